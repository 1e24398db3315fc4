import { type RawAnswer, rawHttp } from './raw-http.ts'

const ORIGIN = 'https://app.example.com'
const MEDIA_TYPE = 'application/vnd.ingest.v1+json'

export interface LegacyClient {
  /** The Content-Type is sent as given; none when it is undefined, as the Node SDK does. */
  call(method: string, path: string, body?: unknown, contentType?: string): Promise<RawAnswer>
}

/** The calls of the first generation's SDKs. `api` has no slash at its end; paths may have two at their beginning. */
export function legacyClient(api: string, accessToken: string): LegacyClient {
  return {
    call: (method, path, body, contentType) =>
      rawHttp({
        method,
        url: api + path,
        headers: {
          Authorization: `Bearer ${accessToken}`,
          Accept: MEDIA_TYPE,
          ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
        },
        body: body === undefined ? '' : JSON.stringify(body),
      }),
  }
}

export interface Signature {
  authHeader: string
  dateHeader: string
  url: string
  securityToken: string
}

/** What the clients send to the store: these four headers and nothing else, but for the Origin that a browser adds. */
export function legacyPut({ authHeader, dateHeader, url, securityToken }: Signature, bytes: Buffer): Promise<RawAnswer> {
  const headers = {
    Origin: ORIGIN,
    'Content-Type': 'application/octet-stream',
    authorization: authHeader,
    'x-amz-date': dateHeader,
    'x-amz-security-token': securityToken,
  }
  return rawHttp({ method: 'PUT', url, headers, body: bytes })
}

/** The preflight that a browser sends before it. */
export function preflight(url: string): Promise<RawAnswer> {
  const headers = {
    Origin: ORIGIN,
    'Access-Control-Request-Method': 'PUT',
    'Access-Control-Request-Headers': 'authorization,content-type,x-amz-date,x-amz-security-token',
  }
  return rawHttp({ method: 'OPTIONS', url, headers })
}
