/**
 * What clients of the first generation send as `authorization`, `x-amz-date` and `x-amz-security-token` beside a signed
 * URL. The URL alone authorises; these constants only have to be non-empty and to look like no authentication scheme
 * that a store knows. AWS itself refuses any `Authorization` beside a signed URL.
 */
export const legacyUploadHeaders = {
  authHeader: 'Signed-Url',
  dateHeader: '19700101T000000Z',
  securityToken: 'none',
} as const
