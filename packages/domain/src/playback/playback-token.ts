import { decodeProtectedHeader, type JWTVerifyOptions, errors as joseErrors, jwtVerify, SignJWT } from 'jose'
import { errors } from '../core/errors.ts'
import { algorithm } from '../tokens/signing-key.rows.ts'
import type { SigningKeys } from '../tokens/signing-keys.ts'
import { isWeak, verifyWeak } from './weak-signature.ts'

/** How far the clocks of those who sign tokens may be from ours. */
export const clockSkewSeconds = 60

/** It keeps apart what one key signs: a token of the API is none of playback, and the other way round. */
const previewAudience = 'urn:ingest:playback'
const previewType = 'playback+jwt'
/** Far longer than a token with an id in each of its claims. */
const maxTokenLength = 4096

/** A key that may have signed a token. */
export interface PlaybackKey {
  /** What a token's `kid` names it by. */
  id: string
  key: Parameters<typeof jwtVerify>[1] & object
  algorithm: 'RS256' | 'EdDSA'
  /** The platform's own: its tokens are a member's, for one video, and play what is not published as well. */
  preview: boolean
}

/** The keys that may sign for a network: the one that the token names, or without a name all of the network's. */
export type PlaybackKeys = (networkId: string, kid: string | undefined) => Promise<PlaybackKey[]>

/** Knows the keys that the platform signs previews with. */
export function previewKeys(keys: Pick<SigningKeys, 'verifier'>): PlaybackKeys {
  return async (_networkId, kid) => {
    if (kid === undefined) return []
    const key = await keys.verifier(kid)
    return key ? [{ id: kid, key, algorithm, preview: true }] : []
  }
}

/** That somebody may play a video for a while. */
export interface PlaybackPermit {
  expiresAt: Date
  /** Of a member, who plays drafts as well. */
  preview: boolean
  /** Of the key that the token was signed with: the permit holds as long as there is that key. */
  keyId: string
}

export async function signPreviewToken(keys: SigningKeys, videoId: string, issuedAt: Date, expiresAt: Date): Promise<string> {
  const { kid, key } = await keys.current()
  return new SignJWT({ sub: videoId })
    .setProtectedHeader({ alg: algorithm, kid, typ: previewType })
    .setAudience(previewAudience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(key)
}

/**
 * Checks the token that a player shows for a video.
 * @throws DomainError 401 `playback-token-missing`, `playback-token-invalid`, `playback-token-expired`; 403 `playback-token-other-video`
 */
export async function verifyPlaybackToken(
  token: string | undefined,
  video: { id: string; networkId: string },
  { keys, now }: { keys: PlaybackKeys; now: Date },
): Promise<PlaybackPermit> {
  if (token === undefined || token === '') throw errors.playbackTokenMissing()
  for (const candidate of await candidates(token, video.networkId, keys)) {
    const claims = await claimsOf(token, candidate, now)
    if (!claims) continue
    if (claims.sub === undefined && candidate.preview) continue
    if (claims.sub !== undefined && claims.sub.toLowerCase() !== video.id) throw errors.playbackTokenOfOther()
    return { expiresAt: new Date(claims.exp * 1000), preview: candidate.preview, keyId: candidate.id }
  }
  throw errors.playbackTokenInvalid()
}

/** The algorithm belongs to the key: what a token says of it must agree and decides nothing. */
async function candidates(token: string, networkId: string, keys: PlaybackKeys): Promise<PlaybackKey[]> {
  const { alg, kid } = headerOf(token)
  const found = await keys(networkId, kid)
  return found.filter((each) => each.algorithm === alg)
}

function headerOf(token: string): { alg?: string; kid?: string } {
  if (token.length > maxTokenLength) throw errors.playbackTokenInvalid()
  try {
    const { alg, kid } = decodeProtectedHeader(token)
    return { alg, kid: kid === undefined ? undefined : String(kid) }
  } catch {
    throw errors.playbackTokenInvalid()
  }
}

interface PlaybackClaims {
  sub?: string
  exp: number
}

/** Undefined when the key has not signed it. jose looks at `exp` after the signature: what has expired was genuine. */
async function claimsOf(token: string, { key, algorithm: alg, preview }: PlaybackKey, now: Date) {
  try {
    const options: JWTVerifyOptions = {
      algorithms: [alg],
      ...(preview && { audience: previewAudience, typ: previewType }),
      currentDate: now,
      clockTolerance: clockSkewSeconds,
      requiredClaims: ['exp'],
    }
    const { payload } = isWeak(key)
      ? verifyWeak<PlaybackClaims>(token, key, options)
      : await jwtVerify<PlaybackClaims>(token, key, options)
    return payload.sub === undefined || typeof payload.sub === 'string' ? payload : undefined
  } catch (error) {
    if (error instanceof joseErrors.JWTExpired) throw errors.playbackTokenExpired()
    if (error instanceof joseErrors.JOSEError) return undefined
    throw error
  }
}
