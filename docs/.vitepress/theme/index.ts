import type { Theme } from 'vitepress'
// Without the fonts: nothing is loaded from elsewhere, and the system's are good.
import DefaultTheme from 'vitepress/theme-without-fonts'
import './style.css'

export default { extends: DefaultTheme } satisfies Theme
