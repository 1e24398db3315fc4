import { RequestMethod } from '@nestjs/common'
import { REQUEST_METHOD_MAP } from '@nestjs/core/helpers/router-method-factory.js'

/** RFC 2068 §19.6.1.2. Nest's enumeration knows neither: two numbers of its own, and two more methods of the adapter. */
const extensions = { LINK: 100, UNLINK: 101 } as const

Object.assign(REQUEST_METHOD_MAP, { [extensions.LINK]: 'link', [extensions.UNLINK]: 'unlink' })

export function requestMethod(method: string): number {
  const known =
    method in extensions ? extensions[method as keyof typeof extensions] : RequestMethod[method as keyof typeof RequestMethod]
  if (known === undefined) throw new Error(`no route can have the method ${method}`)
  return known
}
