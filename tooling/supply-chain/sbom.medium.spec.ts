import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

interface Bom {
  components: { name: string; group?: string; version: string; licenses?: unknown[] }[]
}

describe('the bill of materials', () => {
  let folder: string
  let text: string
  let names: string[]

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-sbom-'))
    const file = path.join(folder, 'sbom.json')
    await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'sbom.mjs'), file])
    text = await readFile(file, 'utf8')
    names = (JSON.parse(text) as Bom).components.map(({ group, name }) => (group ? `${group}/${name}` : name))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('is CycloneDX', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6)
    expect(await validator.validate(text)).toBeNull()
    expect(await validator.validate(text.replace('"bomFormat": "CycloneDX"', '"bomFormat": "Other"'))).not.toBeNull()
  })

  it('names what production runs, packages of ours included, and nothing else', () => {
    for (const name of ['fastify', 'pg', 'node-media-server', '@nestjs/core', '@ingest/domain']) expect(names).toContain(name)
    for (const name of ['jest', 'typescript', '@biomejs/biome', '@ingest/testing', '@ingest/e2e'])
      expect(names).not.toContain(name)
  })

  it('says under which licences', () => {
    const { components } = JSON.parse(text) as Bom
    const without = components.filter(({ licenses = [] }) => licenses.length === 0)
    expect(without.length).toBeLessThan(components.length / 20)
  })
})
