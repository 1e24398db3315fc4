/** Where the global setup of the medium suite says which server its databases live on. */
export const serverVariable = 'TEST_DATABASE_URL'

export function testServerUrl(): string {
  const url = process.env[serverVariable]
  if (!url) throw new Error(`${serverVariable} is not set: run the suite with \`pnpm test:medium\`, which starts a PostgreSQL`)
  return url
}
