import path from 'node:path'
import swcOptions from '@ingest/tsconfig/swc.json' with { type: 'json' }

const root = path.resolve(import.meta.dirname, '../..')

/**
 * One preset for all suites. Workspace packages are taken from their sources (the `source` condition of their
 * package.json), so that tests need no build.
 * @returns {import('jest').Config}
 */
export function suite(overrides) {
  return {
    rootDir: root,
    roots: ['<rootDir>/apps', '<rootDir>/packages', '<rootDir>/tooling', '<rootDir>/docs'],
    testEnvironment: 'node',
    testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
    testPathIgnorePatterns: ['/node_modules/', '/dist/'],
    modulePathIgnorePatterns: ['/dist/'],
    extensionsToTreatAsEsm: ['.ts'],
    transform: { '^.+\\.ts$': ['@swc/jest', swcOptions] },
    transformIgnorePatterns: ['/node_modules/(?!@ingest/)', '/dist/'],
    maxWorkers: 2,
    ...overrides,
  }
}
