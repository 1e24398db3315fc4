export interface StreamName {
  app: string
  streamKey: string
  params: URLSearchParams
}

/** `origin/`, `origin?a=b`: an application name without its slashes and its query. */
export function parseApp(text: string): Omit<StreamName, 'streamKey'> {
  const { name, params } = splitName(text)
  return { app: name, params }
}

/** Some encoders put the query behind the stream name, others behind the application name: both are read. */
export function parseStreamName(app: string, text: string): StreamName {
  const { app: name, params: ofApp } = parseApp(app)
  const { name: streamKey, params: ofStream } = splitName(text)
  return { app: name, streamKey, params: new URLSearchParams([...ofApp, ...ofStream]) }
}

function splitName(text: string) {
  const query = text.indexOf('?')
  const name = query < 0 ? text : text.slice(0, query)
  return { name: name.replace(/^\/+|\/+$/g, ''), params: new URLSearchParams(query < 0 ? '' : text.slice(query)) }
}
