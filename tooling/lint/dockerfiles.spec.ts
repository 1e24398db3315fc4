import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { DockerfileParser } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'

const deploy = path.resolve(import.meta.dirname, '../../deploy')
const textOf = (file: string) => readFileSync(path.join(deploy, file), 'utf8')

/** Those who run, and their files. */
const images: [name: string, file: string, target: string | undefined][] = [
  ['api', 'Dockerfile', 'api'],
  ['media', 'Dockerfile', 'media'],
  ['worker', 'Dockerfile', 'worker'],
  ['minio', 'minio/Dockerfile', undefined],
  ['caddy', 'caddy/Dockerfile', undefined],
]

interface Stage {
  name: string | null
  from: string
  instructions: { keyword: string; text: string }[]
}

function stagesOf(file: string): Stage[] {
  const stages: Stage[] = []
  for (const instruction of DockerfileParser.parse(textOf(file)).getInstructions()) {
    const [keyword, text] = [instruction.getKeyword(), instruction.getArgumentsContent() ?? '']
    if (keyword === 'FROM') {
      const [from = '', , name = null] = text.split(/\s+/)
      stages.push({ name, from, instructions: [] })
    } else stages.at(-1)?.instructions.push({ keyword, text })
  }
  return stages
}

/** A stage with those that it is built on, the lowest first. */
function effective(stages: Stage[], stage: Stage | undefined): Stage['instructions'] {
  if (!stage) return []
  const below = stages.find(({ name }) => name === stage.from)
  return [...effective(stages, below), ...stage.instructions]
}

describe.each(images)('the image %s', (_, file, target) => {
  const stages = stagesOf(file)
  const instructions = effective(stages, target ? stages.find(({ name }) => name === target) : stages.at(-1))
  const last = (keyword: string) => instructions.findLast((each) => each.keyword === keyword)?.text

  it('is made by instructions that are well formed', () => {
    expect(validate(textOf(file)).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([])
  })

  it('does not run as root, whoever resolves its user', () => {
    expect(last('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/)
  })

  it('says how its health is asked, without a tool that its base lacks', () => {
    expect(last('HEALTHCHECK')).toMatch(/CMD \["(node|wget)"/)
  })

  it('names its base by a parameter', () => {
    const names = stages.map(({ name }) => name)
    for (const { from } of stages) if (!names.includes(from)) expect(from).toMatch(/^\$\{[A-Z_]+_IMAGE\}$/)
  })
})
