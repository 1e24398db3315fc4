import { createHash } from 'node:crypto'

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 24rem; margin: 15vh auto; padding: 0 1rem }
label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit }
input, button { padding: .5rem; margin: .25rem 0 1rem }
`

/** The token is in the page's own address, and goes nowhere but to the operation that takes it. */
const script = `
const form = document.querySelector('form')
const answer = document.querySelector('output')
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const password = form.elements.password.value
  const headers = { accept: 'application/vnd.ingest.v1+json', 'content-type': 'application/json' }
  const body = JSON.stringify(password === '' ? {} : { password })
  try {
    const response = await fetch(location.pathname.replace(/\\/$/, '') + '/accept', { method: 'POST', headers, body })
    form.hidden = response.ok
    answer.value = response.ok ? 'You are a member now.' : (await response.json()).detail
  } catch {
    answer.value = 'The platform cannot be reached. Try again in a moment.'
  }
})
`

/** Where the link of an invitation leads. It is the same for every token, and knows none. */
export const invitationPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Invitation</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>You are invited</h1>
<form>
<label for="password">Password, if you have no account with this address yet</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="8" maxlength="1024">
<button>Accept</button>
</form>
<output></output>
</main>
<script>${script}</script>
</body>
</html>
`

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** A mail program's preview changes nothing, and no other page may show this one. */
export const invitationHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
}
