// Who may import whom (docs/architecture.md). Run by `pnpm check`.

/** A package that is wrapped by one folder of ours, and imported nowhere else. */
const onlyIn = (module, folder) => ({
  name: `${module.replace(/\W+/g, '-')}-stays-in-${folder.replace(/\W+/g, '-')}`,
  severity: 'error',
  from: { pathNot: `^${folder}/` },
  to: { path: `node_modules/${module}/` },
})

const ours = '^(packages|apps|tooling)/'
const tests = '\\.spec\\.ts$'

/** Packages that know next to nothing of ours. */
const imports = (name, allowed) => ({
  name: `${name}-imports-${allowed.length ? allowed.join('-and-') : 'nothing'}-of-ours`,
  severity: 'error',
  from: { path: `^packages/${name}/src/`, pathNot: [tests, '/testing/'] },
  to: { path: ours, pathNot: [name, ...allowed].map((each) => `^packages/${each}/`) },
})

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'packages-never-import-apps',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-never-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'features-talk-through-their-index',
      severity: 'error',
      from: { path: '^apps/api/src/([^/]+)/' },
      to: { path: '^apps/api/src/([^/]+)/', pathNot: ['^apps/api/src/$1/', '^apps/api/src/testing/', '/index\\.ts$'] },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: [tests, '/testing/', '^packages/testing/', '^tooling/'] },
      to: { path: ['/testing/', '^packages/testing/', tests] },
    },
    imports('contract', []),
    imports('sdk', []),
    imports('config', []),
    imports('observability', []),
    imports('http', []),
    imports('egress', []),
    imports('storage', ['config']),
    imports('queue', ['config']),
    imports('media-tools', ['config']),
    imports('domain', ['contract', 'egress', 'queue', 'storage', 'media-tools']),
    {
      name: 'domain-takes-the-pure-parts',
      comment:
        'Of the drivers, of HTTP and of ffmpeg the domain knows types only; key layout, the form of URLs and profile rules are pure.',
      severity: 'error',
      from: { path: '^packages/domain/src/', pathNot: [tests, '/testing/'] },
      to: {
        path: '^packages/(egress|storage|media-tools)/',
        pathNot: [
          '^packages/egress/src/web-url\\.ts$',
          '^packages/storage/src/(keys|legacy-upload)\\.ts$',
          '^packages/media-tools/src/profile/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      ...onlyIn('@opentelemetry', 'packages/observability'),
      comment: 'The SDK is loaded when something is traced; its API alone may be known elsewhere, and costs nothing.',
      from: { pathNot: ['^packages/observability/', tests] },
      to: { path: 'node_modules/@opentelemetry/(?!api/)' },
    },
    onlyIn('minio', 'packages/storage'),
    onlyIn('undici', '(packages/egress|apps/media/src/edge)'),
    onlyIn('pg-boss', 'packages/queue'),
    onlyIn('fluent-ffmpeg', 'packages/media-tools'),
    onlyIn('node-media-server', 'apps/media/src/rtmp/listener'),
    onlyIn('@node-oauth', 'apps/api/src/oauth'),
    { ...onlyIn('typeorm', 'packages/domain'), from: { pathNot: '^packages/domain/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '/generated/'] },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.cjs', '.js'],
    },
  },
}
