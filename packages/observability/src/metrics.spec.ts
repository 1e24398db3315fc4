import { describe, expect, it } from '@jest/globals'
import { createMetrics } from './metrics.ts'

describe('metrics', () => {
  it('exposes requests, jobs and the process', async () => {
    const metrics = createMetrics()
    metrics.observeHttp({ method: 'GET', route: '/videos/{video_id}', status: 200, seconds: 0.02 })
    metrics.observeJob({ job: 'encode', outcome: 'completed', seconds: 20 })
    const { body, contentType } = await metrics.expose()
    expect(contentType).toMatch(/^text\/plain; version=/)
    expect(body).toContain(
      'ingest_http_request_duration_seconds_count{method="GET",route="/videos/{video_id}",status_class="2xx"} 1',
    )
    expect(body).toContain('ingest_job_duration_seconds_bucket{le="60",kind="encode",outcome="completed"} 1')
    expect(body).toContain('process_cpu_seconds_total')
  })

  it('bounds its labels, whatever is asked for', async () => {
    const metrics = createMetrics()
    for (let index = 0; index < 1000; index += 1) {
      metrics.observeHttp({ method: `M${index}`, route: `/made-up/${index}`, status: 200, seconds: 0 })
    }
    metrics.observeHttp({ method: 'GET', route: undefined, status: 404, seconds: 0 })
    const counts = (await metrics.expose()).body.match(/^ingest_http_request_duration_seconds_count.*$/gm) ?? []
    expect(counts).toHaveLength(302)
    expect(counts).toContainEqual(expect.stringContaining('method="other",route="other"'))
  })

  it('tells what a question answers, to all who ask at once; nothing while it is not answered', async () => {
    const metrics = createMetrics()
    const answers = [{ encode: 3 }, { encode: 4 }]
    let isAway = false
    const poll = async () => {
      if (isAway) throw new Error('the database is away')
      return answers.shift()
    }
    const help = 'h'
    const read = (told: Record<string, number> | undefined) => told ?? {}
    metrics.addPolledGauges(poll, [
      { name: 'ingest_waiting', help, labelName: 'kind', read },
      { name: 'ingest_waiting_of_all', help, read },
    ])
    const expose = async () => (await metrics.expose()).body
    for (const body of await Promise.all([expose(), expose()])) {
      expect(body).toContain('ingest_waiting{kind="encode"} 3')
      expect(body).toContain('ingest_waiting_of_all 3')
    }
    const failing = createMetrics()
    isAway = true
    failing.addPolledGauges(poll, [
      { name: 'ingest_waiting', help, labelName: 'kind', read },
      { name: 'ingest_waiting_of_all', help, read },
    ])
    expect((await failing.expose()).body).not.toMatch(/^ingest_waiting/m)
  })
})
