import type { Event, Job, LiveStream, Video } from '@ingest/sdk'

const times = { created_at: '2026-08-01T12:34:56.789Z', updated_at: '2026-08-01T12:34:56.789Z', deleted_at: null }

export function aVideo(change: Partial<Video> = {}): Video {
  const nothing = { genre: null, content_type: null, release_date: null, crew: null, country: null, language: null }
  const id = change.id ?? 'video-1'
  return {
    ...{ id, url: `http://api/videos/${id}`, title: 'Holiday', description: null, type: 'hls', status: 'PUBLISHED' },
    ...{ playback_urls: [{ name: 'Default', url: `http://media/v/${id}/variant/master.m3u8` }], private: false },
    ...{ runtime: '00:01:02.345678', schedule_start: null, schedule_end: null, tags: [], poster: null, author: null },
    ...{ updater: null, variants: [], published_at: null, ...nothing, ...times, ...change },
  }
}

export function aJob(change: Partial<Job> = {}): Job {
  return {
    ...{ id: 'job-1', url: 'http://api/encoding/jobs/job-1', status: 0, progress: 0, profile: 'profile-1', video: 'video-1' },
    ...{
      inputs: ['input-1'],
      error: null,
      warnings: [],
      renditions: [],
      speed: null,
      eta_seconds: null,
      started_at: null,
      finished_at: null,
      ...times,
      ...change,
    },
  }
}

export function anEvent(id: string, change: Partial<Event> = {}): Event {
  return {
    ...{ event_id: id, network_id: 'network-1', event_name: 'videos.create', created_at: '2026-08-01T12:34:56.789Z' },
    ...{ actor: { type: 'user', id: 'user-1' }, request_id: null, data: { id: 'video-1', title: 'Holiday' }, ...change },
  }
}

export function aLiveStream(change: Partial<LiveStream> = {}): LiveStream {
  const { created_at, deleted_at } = times
  return {
    ...{ id: 'live-1', url: 'http://api/live/live-1', title: 'Town hall', network_id: 'network-1', status: 'IDLE' },
    ...{ stream_key: 'key-of-the-stream', rtmp_url: 'rtmp://rtmp/origin/key-of-the-stream', recording: 'draft' },
    ...{ private: false, dvr_url: 'http://media/live/live-1/dvr.m3u8' },
    ...{ reconnect_seconds: null, max_duration_seconds: null, warnings: [] },
    ...{ play_url: 'http://media/live/live-1/master.m3u8', thumbnail_url: 'http://media/live/live-1/thumbnail.jpg' },
    ...{ created_at, deleted_at, finished_at: null, modified_at: created_at },
    ...change,
  }
}
