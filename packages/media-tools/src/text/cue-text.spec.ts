import { expect, it } from '@jest/globals'
import { plainToCueText, toCueText } from './cue-text.ts'

it.each([
  ['<i>Hello</i> & 5 < 6', '<i>Hello</i> &amp; 5 &lt; 6'],
  ['<v Bob><c.loud>Hi</c></v> &amp; &#39; <00:01.000>now', '<v Bob><c.loud>Hi</c></v> &amp; &#39; <00:01.000>now'],
  ['<font color="red">red</font> <script>x</script>', 'red x'],
  ['a --> b', 'a --&gt; b'],
  ['I <3 you', 'I &lt;3 you'],
  ['one\r\n\r\n  two \n', 'one\ntwo'],
  ['\0', ''],
])('makes %j safe', (text, expected) => {
  expect(toCueText(text)).toBe(expected)
})

it('takes no character of plain text for markup', () => {
  expect(plainToCueText('<i> & &amp; -->')).toBe('&lt;i&gt; &amp; &amp;amp; --&gt;')
})
