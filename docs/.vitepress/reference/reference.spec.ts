import { beforeAll, describe, expect, it } from '@jest/globals'
import { type ApiDocument, readDocument } from './document.ts'
import { operationsOf } from './operations.ts'
import { writePage } from './page.ts'

let document: ApiDocument
let pages: Map<string, string>

beforeAll(() => {
  document = readDocument()
  pages = new Map(document.tags.map((tag) => [tag.name, writePage(document, tag)]))
})

const pageOf = (tag: string) => pages.get(tag) ?? ''

describe('the reference', () => {
  it('has every operation of the description once, on the page of its tag', () => {
    const operations = operationsOf(document)
    expect(operations.length).toBeGreaterThan(100)
    for (const { id, tag } of operations) {
      const places = [...pages].filter(([, text]) => text.includes(`{#${id}}`) || text.includes(`<a id="${id}">`))
      expect([id, places.map(([name]) => name)]).toEqual([id, [tag]])
    }
  })

  it('shows methods that are no ordinary ones, with an example', () => {
    const networks = pageOf('Networks')
    for (const method of ['LINK', 'UNLINK']) {
      expect(networks).toContain(`<b>${method}</b><span>/networks/{network_id}</span>`)
      expect(networks).toContain(`curl -X ${method} -H "$auth" -H "$accept" -d '{"id":`)
    }
  })

  it('says what a call needs, takes and answers', () => {
    const [, call = ''] = pageOf('Live').split(/^## Create a live stream .*$/m)
    const [section = ''] = call.split(/^## /m)
    expect(section).toContain('Needs `write_live`.')
    expect(section).toMatch(/\| `title` \| string, required \| .*1 to 1024 characters/)
    expect(section).toContain('| `201` | The live stream. | [LiveStream](#schema-LiveStream) |')
    expect(section).toContain('"stream_key": "q7Jm2xV9tKcB4sNf"')
  })

  it('tells every object that it links to on the same page', () => {
    for (const text of pages.values()) {
      const names = [...text.matchAll(/\(#schema-(\w+)\)/g)].map(([, name]) => name)
      expect(names.filter((name) => !text.includes(`{#schema-${name}}`))).toEqual([])
    }
  })

  it('has nothing that a page would take for HTML', () => {
    for (const text of pages.values()) {
      const outside = text
        .replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '')
        .replaceAll(/<\/?(div class="call"|div|b|span|a( id="\w+")?)>|<!--.*-->/g, '')
      expect(outside.match(/<\w[^>]*>/g) ?? []).toEqual([])
    }
  })
})
