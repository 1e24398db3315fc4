import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { composeText, exampleVariables, readCompose } from './compose-file.ts'

const compose = readCompose()
const services = Object.entries(compose.services)
const lasting = services.filter(([, { restart }]) => restart !== 'no')
const root = path.resolve(import.meta.dirname, '../..')

describe('deploy/compose.yaml', () => {
  // Compose 2.40 checks with the same: it is that of compose-go 2.9.1 (Apache-2.0).
  const { $schema, ...schema } = JSON.parse(readFileSync(path.join(import.meta.dirname, 'compose-spec.json'), 'utf8'))
  const validate = formats.default(new Ajv({ strict: false, allErrors: true })).compile(schema)

  it.each([
    ['with its defaults', {}],
    ['with all that .env.example names', exampleVariables()],
  ])('is valid %s', (_, variables) => {
    validate(readCompose(variables))
    expect(validate.errors).toBeNull()
  })

  it('has a line in .env.example for every variable, and no other', () => {
    const used = [...composeText.matchAll(/\$\{(\w+)/g)].map(([, name]) => name).filter((name) => name !== 'SECRETS_DIR')
    expect([...new Set(used)].sort()).toEqual(Object.keys(exampleVariables()).sort())
  })

  it.each(services)('%s can change nothing but its volumes, has no privileges, and limits', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.stringMatching(/^\d+[mg]$/),
      pids_limit: expect.any(Number),
      logging: { driver: 'json-file', options: { 'max-size': expect.any(String), 'max-file': expect.any(String) } },
    })
    expect(service.cap_add ?? []).toEqual(service.ports?.includes('443:443') ? ['NET_BIND_SERVICE'] : [])
  })

  it.each(services)('%s does not run as root: it says so here, or its image does', (_, { user, image }) => {
    if (user === undefined) expect(image).toMatch(/^ingest\/(api|media|worker):/)
    else expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/)
  })

  it.each(lasting)('%s is looked after: it is started again, tells whether it lives, and has time to end', (_, service) => {
    expect(service.restart).toBe('unless-stopped')
    expect(service.stop_grace_period).toMatch(/^\d+[sm]$/)
    if (!service.build) expect(service.healthcheck?.test).toBeDefined()
    expect(service.healthcheck?.disable).toBeUndefined()
  })

  it('keeps the database away from the internet', () => {
    expect(compose.networks.back).toEqual({ internal: true })
    expect(compose.services.postgres).toMatchObject({ networks: ['back'] })
    expect(compose.services.postgres?.ports).toBeUndefined()
  })

  it.each(services)('%s has its secrets in files, and only those that it is given', (_, { environment = {}, secrets = [] }) => {
    for (const [name, value] of Object.entries(environment)) {
      if (!/PASSWORD|SECRET|_KEYS?\b|ROOT_USER|DATABASE_URL|SMTP_URL/.test(name)) continue
      expect(name).toMatch(/_FILE$/)
      expect(secrets.map((secret) => `/run/secrets/${secret}`)).toContain(value)
    }
  })

  it('takes every secret from the folder that secrets.sh fills', () => {
    const script = readFileSync(path.join(root, 'deploy/secrets.sh'), 'utf8')
    const made = [...script.matchAll(/\| secret (\w+)/g)].map(([, name = '']) => [name, { file: `./secrets/${name}` }])
    expect(compose.secrets).toEqual(Object.fromEntries(made))
  })
})
