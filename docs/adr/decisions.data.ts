import { defineLoader } from 'vitepress'
import { pagesIn } from '../.vitepress/navigation.ts'

export default defineLoader({
  watch: './*.md',
  load: () => pagesIn('adr').filter(({ text }) => /^\d/.test(text ?? '')),
})

export declare const data: { text: string; link: string }[]
