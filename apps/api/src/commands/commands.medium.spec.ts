import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newKey, oldKey, TestCommands } from './testing/test-commands.ts'

let commands: TestCommands

const onOneDatabase = () => {
  beforeAll(async () => {
    commands = await TestCommands.start()
  })
  afterAll(() => commands.stop())
}

describe('migrate and bootstrap', () => {
  it('bring an empty database to a first network, whose credentials are shown once', async () => {
    const empty = await TestCommands.start({ empty: true })
    try {
      const early = await empty.run(['bootstrap'])
      expect(early.exitCode).toBe(1)
      expect(early.stderr).toMatch(/^The database is older than this release: .* Run the command migrate.\n$/)
      const migrated = await Promise.all([empty.run(['migrate']), empty.run(['migrate'])])
      expect(migrated.map(({ exitCode }) => exitCode)).toEqual([0, 0])
      const { stdout } = await empty.run(['bootstrap', '--network', 'Acme', '--admin', 'ada@example.com'])
      const credentials = JSON.parse(stdout)
      expect(Object.keys(credentials)).toEqual(['network_id', 'client_id', 'client_secret', 'admin_email', 'admin_password'])
      expect(credentials.admin_email).toBe('ada@example.com')
      const again = await empty.run(['bootstrap'])
      expect(again).toMatchObject({ exitCode: 0, stdout: '', stderr: expect.stringContaining('already') })
    } finally {
      await empty.stop()
    }
  })
})

describe('every command', () => {
  onOneDatabase()

  it.each([
    [['nonsense']],
    [['migrate', '--nonsense']],
    [['admin', 'networks', 'create', 'Films']],
    [['admin', 'networks', 'limit', 'x']],
    [['admin', 'networks', 'limit', crypto.randomUUID(), '--max-open-uploads', 'many']],
    [['admin', 'networks', 'limit', crypto.randomUUID(), '--read-only', 'none']],
    [['admin', 'users', 'create', 'nobody', '--network', crypto.randomUUID()]],
    [['admin', 'requeue', '7']],
    [['admin', 'import-usage', '--format', 'prose', 'x.log']],
    [['admin', 'import-usage', '--fields', 'size=x', 'x.log']],
    [['admin', 'import-usage', 'there-is-no.log']],
  ])('refuses what it does not know, in a line: %j', async (args) => {
    const { exitCode, stdout, stderr } = await commands.run(args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^[^\n]+\n(\n|$)/)
  })

  it('says what is wrong with the configuration', async () => {
    const { exitCode, stderr } = await commands.run(['admin', 'networks'], { ...commands.env, DATABASE_URL: 'nonsense' })
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^the configuration is wrong:\n {2}DATABASE_URL /)])
  })

  it('describes itself, without any configuration', async () => {
    const help = await commands.run(['--help'], {})
    expect(help).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringMatching(/serve[\s\S]*migrate[\s\S]*admin[\s\S]*Exit codes/),
    })
    const group = await commands.run(['admin', '--help'])
    const names = [...group.stdout.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name)
    expect(names).toEqual(expect.arrayContaining(['networks', 'users', 'requeue', 'check', 'import-usage']))
    for (const name of names.filter((each) => each !== 'help'))
      expect(await commands.run(['admin', String(name), '--help'])).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('Usage:'),
      })
  })
})

describe('networks, people and programs', () => {
  onOneDatabase()

  it('are made once, however often they are asked for', async () => {
    await commands.run(['bootstrap', '--admin', 'ada@example.com'])
    const create = ['networks', 'create', 'Films', '--admin', 'Ada@example.com']
    const [[first], [again]] = [await commands.admin(...create), await commands.admin(...create)]
    expect(first).toEqual({ id: expect.any(String), name: 'Films', created: true })
    expect(again).toEqual({ ...first, created: false })
    const refused = await commands.run(['admin', 'networks', 'create', 'Songs', '--admin', 'nobody@example.com'])
    expect(refused).toEqual({ exitCode: 1, stdout: '', stderr: 'There is no user nobody@example.com: create one first.\n' })

    const invite = ['users', 'create', 'grace@example.com', '--network', first.id]
    const [[user], [same]] = [await commands.admin(...invite), await commands.admin(...invite, '--admin')]
    const member = { id: user.id, email: 'grace@example.com', network_id: first.id }
    expect(user).toEqual({ ...member, created: true, password: expect.any(String), joined: true, admin: false })
    expect(same).toEqual({ ...member, created: false, joined: false, admin: true })

    const app = ['applications', 'create', 'Importer', '--network', first.id, '--scope', 'read_videos,write_inputs']
    const [[application], [known]] = [await commands.admin(...app), await commands.admin(...app)]
    const { client_secret: secret, ...shown } = application
    expect(application).toMatchObject({
      name: 'Importer',
      network_id: first.id,
      created: true,
      client_secret: expect.any(String),
    })
    expect(known).toEqual({ ...shown, created: false })
    await commands.whileOpen(async ({ domain, dataSource }) => {
      expect(await domain.signIn.signIn('grace@example.com', user.password)).toBeDefined()
      const events = await dataSource.query(`SELECT name, actor->>'id' AS by FROM events WHERE network_id = $1`, [first.id])
      expect(events).toEqual([{ name: 'networks.users.create', by: 'operator' }])
      expect(await domain.tokens.authenticateClient(application.client_id, secret)).toMatchObject({ name: 'Importer' })
    })
    const bad = await commands.run(['admin', 'applications', 'create', 'Other', '--network', first.id, '--scope', 'fly'])
    expect(bad).toMatchObject({ exitCode: 1, stderr: 'There is no scope fly.\n' })
    expect(await commands.run(['admin', 'users', 'create', 'x@example.com', '--network', crypto.randomUUID()])).toMatchObject({
      exitCode: 1,
    })
  })

  it('have limits, which are shown and changed', async () => {
    const [{ id }] = await commands.admin('networks', 'create', 'Acme', '--admin', 'ada@example.com')
    const unlimited = { id, name: 'Acme', read_only: false, max_storage_bytes: null, max_open_uploads: null }
    expect(await commands.admin('networks')).toContainEqual(expect.objectContaining(unlimited))
    const [limited] = await commands.admin('networks', 'limit', id, '--read-only', 'true', '--max-storage-bytes', '1000000000000')
    expect(limited).toMatchObject({ ...unlimited, read_only: true, max_storage_bytes: 1e12 })
    expect(await commands.admin('networks', 'limit', id, '--max-storage-bytes', 'none')).toEqual([
      { ...limited, max_storage_bytes: null },
    ])
    expect((await commands.run(['admin', 'networks', 'list'])).stdout).toMatch(
      new RegExp(`^id +${id}\nname +Acme\nread_only +true\n\n`, 'm'),
    )
    const unknown = await commands.run(['admin', 'networks', 'limit', crypto.randomUUID()])
    expect(unknown).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('There is no network') })
  })
})

describe('rotate-keys and rotate-secrets', () => {
  onOneDatabase()

  it('leave nothing that needs the old key', async () => {
    const rotate = (keys: string) => commands.json(['admin', 'rotate-secrets'], { ...commands.env, SECRETS_KEYS: keys })
    expect(await commands.admin('rotate-keys')).toMatchObject([{ retired: 0 }])
    expect(await commands.admin('rotate-keys')).toMatchObject([{ retired: 1, forgotten: 0 }])
    expect(await rotate(`${newKey},${oldKey}`)).toMatchObject({ exitCode: 0, results: [{ reencrypted: 2 }] })
    expect(await rotate(`${newKey},${oldKey}`)).toMatchObject({ exitCode: 0, results: [{ reencrypted: 0 }] })
    expect(await rotate(newKey)).toMatchObject({ exitCode: 0, results: [{ reencrypted: 0 }] })
    expect(await rotate(oldKey)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('no longer configured') })
  })
})
