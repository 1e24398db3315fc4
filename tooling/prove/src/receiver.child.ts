// Takes webhooks, and says so only once they are on the disk: node receiver.child.ts <port> <file> <secret>
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { Webhook } from 'standardwebhooks'

const [port = '', file = '', secret = ''] = process.argv.slice(2)
const webhook = new Webhook(`whsec_${Buffer.from(secret).toString('base64')}`)
const log = openSync(file, 'a')
process.on('exit', () => closeSync(log))

async function take(request: IncomingMessage): Promise<number> {
  if (request.method !== 'POST') return 200
  const body = Buffer.concat(await request.toArray()).toString('utf8')
  const headers = request.headers as Record<string, string>
  webhook.verify(body, headers)
  writeSync(log, `${JSON.stringify({ attempt: headers['x-ingest-request-attempt'], ...JSON.parse(body) })}\n`)
  fsyncSync(log)
  return 204
}

createServer((request, response) => {
  take(request).then(
    (status) => response.writeHead(status).end(),
    (error: Error) => response.writeHead(400).end(error.message),
  )
}).listen(Number(port), '127.0.0.1')
