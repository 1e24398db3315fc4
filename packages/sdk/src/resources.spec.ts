import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import * as api from './generated/sdk.gen.ts'

/** What has no place in the client, and why. */
const left = [
  { names: /Alias$/, why: 'the same under a second path' },
  { names: /^head/, why: 'its GET tells as much' },
  { names: /^(createToken|getAuthorizationServer|getJwks)$/, why: 'the client gets its tokens itself' },
  { names: /^(authorize|decideAuthorization|signIn|signOut|.*Password.*)$/, why: 'pages for people' },
  { names: /^get(Liveness|Readiness|Metrics|Description|Reference|InvitationPage)$/, why: 'for operators and readers' },
  { names: /^(un)?linkNetworkUser$/, why: 'addUser and removeUser do it with methods that every proxy knows' },
  { names: /Customer|^(countInvoices|getInvoice)$/, why: 'there is no payment provider' },
]

test('every operation of the API has its place in the client, or a reason to have none', async () => {
  const source = await readFile(path.join(import.meta.dirname, 'resources.ts'), 'utf8')
  const placed = new Set(Array.from(source.matchAll(/\bapi\.(\w+)/g), ([, name]) => name))
  const missing = Object.keys(api).filter((name) => !placed.has(name) && !left.some(({ names }) => names.test(name)))
  expect(missing).toEqual([])
})
