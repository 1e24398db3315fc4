import { createObjectStore } from '../../create-object-store.ts'

// Tells whether a store can be used. What Node trusts beside its own list is read once, when a process begins.
const [endpoint = ''] = process.argv.slice(2)
const access = { region: 'us-east-1', accessKey: 'key', secretKey: 'secret' }
const store = createObjectStore({ driver: 's3', endpoint, publicEndpoint: endpoint, bucket: 'films', ...access })
try {
  await store.checkReady()
  process.stdout.write('ready')
} catch (error) {
  const { cause } = error as { cause?: { code?: string } }
  process.stdout.write(String(cause?.code))
} finally {
  await store.close()
}
