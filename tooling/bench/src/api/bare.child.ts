// What somebody would write by hand for one purpose: no version, no token, no limit, no tag, no log, nothing is checked.
import { randomUUID } from 'node:crypto'
import fastify from 'fastify'
import pg from 'pg'

const [databaseUrl = '', networkId = '', userId = '', api = ''] = process.argv.slice(2)
/** As many as the API has by default. */
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
const app = fastify()

app.get<{ Params: { id: string } }>('/videos/:id', async ({ params }) => {
  const { rows } = await pool.query('SELECT * FROM videos WHERE network_id = $1 AND id = $2', [networkId, params.id])
  return toVideo(rows[0])
})

app.get('/videos', async () => {
  const { rows } = await pool.query(
    `SELECT * FROM videos WHERE network_id = $1 AND deleted_at IS NULL AND media_state = 'READY'
       AND (schedule_start IS NULL OR schedule_start <= now()) ORDER BY id DESC LIMIT 51`,
    [networkId],
  )
  return rows.slice(0, 50).map(toVideo)
})

app.post<{ Body: { title: string } }>('/videos', async ({ body }, reply) => {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const { rows } = await client.query(
      'INSERT INTO videos (id, network_id, title, author_id, updater_id) VALUES ($1, $2, $3, $4, $4) RETURNING *',
      [randomUUID(), networkId, body.title, userId],
    )
    const video = toVideo(rows[0])
    const event = [networkId, 'videos.create', video.id, { type: 'user', id: userId }, video]
    await client.query('INSERT INTO events (network_id, name, resource_id, actor, data) VALUES ($1, $2, $3, $4, $5)', event)
    await client.query('COMMIT')
    return reply.code(201).send(video)
  } finally {
    client.release()
  }
})

/** None of the videos that are measured has media. */
function toVideo(row: Record<string, unknown>) {
  return {
    id: row.id,
    url: `${api}/videos/${row.id}`,
    title: row.title,
    description: row.description,
    playback_urls: [],
    type: row.type,
    status: row.media_state === 'READY' ? (row.published_at ? 'PUBLISHED' : 'DRAFT') : 'CREATED',
    schedule_start: row.schedule_start,
    schedule_end: row.schedule_end,
    private: row.private,
    genre: row.genre,
    content_type: row.content_type,
    release_date: row.release_date,
    runtime: row.runtime_seconds,
    crew: row.crew,
    country: row.country,
    language: row.language,
    tags: row.tags,
    poster: null,
    author: row.author_id,
    updater: row.updater_id,
    variants: [],
    published_at: row.published_at,
    created_at: row.created_at,
    updated_at: row.updated_at,
    deleted_at: row.deleted_at,
  }
}

// With whoever has started it.
process.once('disconnect', () => process.exit())
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`)
