import Hls from './hls.min.mjs'

const byId = (id) => document.getElementById(id)
const video = document.querySelector('video')
const again = byId('again')
const token = new URLSearchParams(location.search).get('token')
const sources = JSON.parse(video.dataset.sources)

const words = {
  401: 'The link to this video has expired. Ask for a new one.',
  403: 'The link is for another video. Ask for one to this video.',
  404: 'This video is no longer available.',
  interrupted: 'The live stream is interrupted. It goes on here as soon as it is back.',
  network: 'The video cannot be loaded at the moment. Check your connection and try again.',
  format: 'Your browser cannot play this video.',
}

/** How often a live stream that cannot be had is asked for, and for how long. */
const retryMs = 2000
const waitMs = 10 * 60_000
/** A live stream that has fallen behind is played so much faster, until it has caught up: else every hiccup would add to the latency for good. */
const catchUpRate = 1.05

let hls
let recovered = false
let interruptedAt

/** Of a private video every viewer has an address of their own. */
function addressOf(source) {
  const url = new URL(source.url, location.href)
  if (token) url.searchParams.set('token', token)
  return url.href
}

function say(text) {
  byId('status').textContent = text
}

function fail(text) {
  hls?.destroy()
  hls = undefined
  say('')
  byId('problem').textContent = text
  again.hidden = false
}

/** @param position where to go on, in seconds */
function open(source, position = 0) {
  hls?.destroy()
  hls = undefined
  byId('problem').textContent = ''
  again.hidden = true
  say('Loading the video.')
  if (source.type === 'mp4') openFile(source, position)
  else if (Hls.isSupported()) openStream(source, position)
  else if (video.canPlayType('application/vnd.apple.mpegurl')) openFile(source, position)
  else fail(words.format)
}

function openFile(source, position) {
  byId('quality-setting').hidden = true
  byId('sound-setting').hidden = true
  video.src = addressOf(source)
  if (position > 0) video.addEventListener('loadedmetadata', () => seek(position), { once: true })
}

function openStream(source, position) {
  const workerPath = new URL('./hls.worker.js', import.meta.url).href
  hls = new Hls({ workerPath, startPosition: position > 0 ? position : -1, maxLiveSyncPlaybackRate: catchUpRate })
  hls.on(Hls.Events.MANIFEST_PARSED, () => offerQualities())
  hls.on(Hls.Events.LEVEL_UPDATED, (_event, { details }) => followTakeover(details))
  hls.on(Hls.Events.LEVEL_SWITCHED, () => nameAutomatic())
  hls.on(Hls.Events.AUDIO_TRACKS_UPDATED, () => offerSounds())
  hls.on(Hls.Events.ERROR, (_event, data) => data.fatal && handle(data))
  hls.loadSource(addressOf(source))
  hls.attachMedia(video)
}

function seek(position) {
  video.currentTime = position
}

function handle({ type, response }) {
  if (type === Hls.ErrorTypes.NETWORK_ERROR && waitsForLive(response?.code)) return reopenSoon()
  if (type === Hls.ErrorTypes.NETWORK_ERROR) return fail(words[response?.code] ?? words.network)
  if (type !== Hls.ErrorTypes.MEDIA_ERROR || recovered) return fail(words.format)
  recovered = true
  hls.recoverMediaError()
}

/** Its encoder, or what serves it, may come back. */
function waitsForLive(status) {
  interruptedAt ??= performance.now()
  return chosen().live && status !== 401 && status !== 403 && performance.now() - interruptedAt < waitMs
}

function reopenSoon() {
  const wasPlaying = !video.paused
  hls.destroy()
  hls = undefined
  say(words.interrupted)
  setTimeout(() => {
    open(chosen())
    say(words.interrupted)
    if (wasPlaying) video.play().catch(() => say('Press play to go on.'))
  }, retryMs)
}

/**
 * Another server that goes on with a stream begins with other numbers: its playlist lies behind all that has been loaded. hls.js 1.7.4 goes there only
 * if it was not waiting for a playlist at that moment, and else waits for ever.
 */
function followTakeover({ live, fragmentStart }) {
  const isAtItsEnd = video.readyState === HTMLMediaElement.HAVE_CURRENT_DATA
  if (live && isAtItsEnd && video.currentTime < fragmentStart && hls?.liveSyncPosition > fragmentStart) seek(hls.liveSyncPosition)
}

/** Best first, as people look for it; the value is the number of the level, -1 for all of them. */
function offerQualities() {
  const levels = hls.levels.map((level, index) => ({ ...describe(level), index })).sort((a, b) => b.bitrate - a.bitrate)
  const options = levels.map(({ text, index }) => new Option(text, String(index)))
  byId('quality').replaceChildren(new Option('Automatic', '-1', true, true), ...options)
  byId('quality-setting').hidden = levels.length < 2
}

function describe({ height, bitrate }) {
  const rate = `${(bitrate / 1e6).toFixed(1)} Mbit/s`
  return { bitrate, text: height ? `${height}p, ${rate}` : rate }
}

/** Subtitles are chosen with the controls of the browser, which have no choice of sound. */
function offerSounds() {
  const options = hls.audioTracks.map(
    ({ name, default: isDefault }, index) => new Option(name, String(index), isDefault, isDefault),
  )
  byId('sound').replaceChildren(...options)
  byId('sound-setting').hidden = options.length < 2
}

/** With the choice left to the player, it says what it has chosen. */
function nameAutomatic() {
  const level = hls.levels[hls.currentLevel]
  const [automatic] = byId('quality').options
  if (automatic) automatic.text = hls.autoLevelEnabled && level?.height ? `Automatic (${level.height}p)` : 'Automatic'
}

function offerVersions() {
  byId('version').replaceChildren(...sources.map(({ name }, index) => new Option(name, String(index))))
  byId('version-setting').hidden = sources.length < 2
}

const chosen = () => sources[Math.max(0, byId('version').selectedIndex)]

byId('quality').addEventListener('change', ({ target }) => {
  if (hls) hls.nextLevel = Number(target.value)
  say(`Quality: ${target.selectedOptions[0].text}.`)
})
byId('sound').addEventListener('change', ({ target }) => {
  if (hls) hls.audioTrack = Number(target.value)
  say(`Sound: ${target.selectedOptions[0].text}.`)
})
byId('version').addEventListener('change', () => {
  const wasPlaying = !video.paused
  open(chosen(), video.currentTime)
  if (wasPlaying) video.play().catch(() => say('Press play to go on.'))
})
again.querySelector('button').addEventListener('click', () => {
  recovered = false
  open(chosen(), video.currentTime)
  video.focus()
})
video.addEventListener('loadedmetadata', () => say(''))
video.addEventListener('waiting', () => again.hidden && say('Loading the video.'))
video.addEventListener('playing', () => {
  say('')
  if (chosen().live) recovered = false
  interruptedAt = undefined
})
// What hls.js feeds is reported by hls.js. Of a file the browser does not tell what was wrong with it.
video.addEventListener('error', async () => {
  if (hls) return
  const { ok, status } = await fetch(addressOf(chosen()), { method: 'HEAD' }).catch(() => ({ ok: false, status: 0 }))
  fail(words[status] ?? (ok ? words.format : words.network))
})

offerVersions()
open(chosen())
