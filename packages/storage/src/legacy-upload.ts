/**
 * What clients of the first generation send as `authorization`, `x-amz-date` and `x-amz-security-token` beside a signed
 * URL. The URL alone authorises; these constants only have to be non-empty and to mean nothing to a store. MinIO ignores
 * an `Authorization` of no scheme that it knows and an unsigned `x-amz-date`, but refuses every security token that is
 * not the one of the credentials: a blank is a value to the client and an empty header on the wire (RFC 9110 §5.5).
 * Stores that refuse any `Authorization` beside a signed URL, as AWS does, need the `uploadRelay`.
 */
export const legacyUploadHeaders = {
  authHeader: 'Signed-Url',
  dateHeader: '19700101T000000Z',
  securityToken: ' ',
} as const
