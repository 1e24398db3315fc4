import { describe, expect, it } from '@jest/globals'
import { createMetrics } from './metrics.ts'

describe('metrics', () => {
  it('exposes requests, jobs and the process', async () => {
    const metrics = createMetrics()
    metrics.observeHttp({ method: 'GET', route: '/videos/{video_id}', status: 200, seconds: 0.02 })
    metrics.observeJob({ job: 'encode', outcome: 'completed', seconds: 20 })
    const { body, contentType } = await metrics.expose()
    expect(contentType).toMatch(/^text\/plain; version=/)
    expect(body).toContain('ingest_http_request_duration_seconds_count{method="GET",route="/videos/{video_id}",status="200"} 1')
    expect(body).toContain('ingest_job_duration_seconds_bucket{le="60",job="encode",outcome="completed"} 1')
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
})
