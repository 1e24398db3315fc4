import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Consumer, nodeProject } from './consumer.ts'
import { isOfPage, readRecipes } from './recipes.ts'

/** What a bundle with one call may have of one with all. */
const ONE_CALL_SHARE = 0.5
const browserProject = { module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom', 'dom.iterable'], noEmit: true }

let consumer: Consumer
let files: string[]
beforeAll(async () => {
  const recipes = await readRecipes()
  files = [...recipes.keys()].filter((file) => file.endsWith('.ts'))
  consumer = await Consumer.create(recipes)
})
afterAll(() => consumer?.remove())

const inPackage = (...names: string[]) => consumer.path('node_modules/@ingest/sdk', ...names)
const inRepository = (name: string) => path.resolve(import.meta.dirname, '../../../..', name)

test('the package holds the built files, what they are, and nothing else', async () => {
  const packed = (await readdir(inPackage(), { recursive: true, withFileTypes: true })).filter((each) => each.isFile())
  const names = packed.map(({ parentPath, name }) => path.relative(inPackage(), path.join(parentPath, name)))
  const built = /^dist\/[\w.-]+\.(js|d\.ts)$/
  // There is a changelog from the first release on.
  const texts = names.filter((name) => !built.test(name) && name !== 'CHANGELOG.md')
  expect(texts.sort()).toEqual(['LICENSE', 'README.md', 'package.json'])
  expect(await readFile(inPackage('LICENSE'))).toEqual(await readFile(inRepository('LICENSE')))
  expect(await readFile(inPackage('README.md'))).toEqual(await readFile(inRepository('packages/sdk/README.md')))
  const manifest = JSON.parse(await readFile(inPackage('package.json'), 'utf8'))
  expect(manifest).toMatchObject({ license: 'Apache-2.0', type: 'module', sideEffects: false })
  for (const absent of ['dependencies', 'peerDependencies', 'private']) expect(manifest).not.toHaveProperty(absent)
  expect(JSON.stringify(manifest.exports)).not.toContain('src/')
  for (const target of Object.values(manifest.exports).flatMap((entry) => Object.values(entry as object))) {
    expect(names).toContain(path.normalize(target))
  }
})

test('it has types for both ways that projects resolve modules, with and without those of Node and the DOM', async () => {
  const ofNode = files.filter((file) => !isOfPage(file))
  expect(await consumer.compile(ofNode, { ...nodeProject, noEmit: true })).toBe('')
  expect(await consumer.compile(files, { ...browserProject, types: ['node'] })).toBe('')
  expect(await consumer.compile(files.filter(isOfPage), { ...browserProject, types: [] })).toBe('')
  await consumer.write('wrong.ts', "import { ingest } from './ingest.js'\nawait ingest.videos.create({ titel: 'Talk' })\n")
  expect(await consumer.compile(['wrong.ts'], { ...nodeProject, noEmit: true })).toContain("'titel' does not exist")
})

test('it lets bundlers leave out what is not used', async () => {
  const bundle = async (file: string) => {
    await consumer.bundle(file, `bundled/${file}.js`)
    return readFile(consumer.path(`bundled/${file}.js`), 'utf8')
  }
  const [one, all] = await Promise.all([bundle('one-call.ts'), bundle('list-videos.ts')])
  for (const used of ['"/videos"', 'idempotency-key', '/token']) expect(withDoubleQuotes(one)).toContain(used)
  for (const unused of ['/videos/{video_id}', '/live', '/upload', 'webhook-signature']) expect(one).not.toContain(unused)
  for (const used of ['/videos/{video_id}', '/live', '/upload']) expect(all).toContain(used)
  for (const unused of ['webhook-signature', 'the stream ended']) expect(all).not.toContain(unused)
  expect(one.length).toBeLessThan(all.length * ONE_CALL_SHARE)
})

/** A minifier writes strings as it likes. */
function withDoubleQuotes(code: string): string {
  return code.replaceAll(/[`']/g, '"')
}
