import type { LightMyRequestResponse } from 'fastify'
import { Fixtures } from '../../testing/fixtures.ts'
import { type RecipeRequest, recipes } from '../../testing/recipes.ts'
import type { Tenant, TestApi, TestRequest } from '../../testing/test-api.ts'
import { allOperations, type Operation } from '../contract/operations.ts'
import { notImplemented } from '../not-implemented.ts'

/** An alias is called as what it is an alias of. */
export const original = ({ operationId, aliasOf }: Operation) => aliasOf ?? operationId

export const withCode = allOperations.filter((operation) => !notImplemented.some((id) => id === original(operation)))

/** Some operations answer 501 or 404, whatever they are asked. */
export const succeeds = ({ successStatus }: Operation) => successStatus < 400

/** Makes what a request of the operation needs, in the network of the tenant. */
export async function prepare(api: TestApi, operation: Operation, tenant: Tenant): Promise<RecipeRequest> {
  const recipe = recipes[original(operation)]
  if (!recipe) throw new Error(`${original(operation)} has code and no recipe (testing/recipes.ts)`)
  return recipe(new Fixtures(api, tenant))
}

const anyId = '0198c2e0-8888-7aaa-8bbb-cccccccccccc'

export function pathFor({ path }: Pick<Operation, 'path'>, request: RecipeRequest): string {
  return path.replace(/\{(\w+)\}/g, (_, name) => request.path?.[name] ?? anyId)
}

export function call(
  api: TestApi,
  operation: Pick<Operation, 'method' | 'path'>,
  request: RecipeRequest,
  { headers, ...options }: TestRequest,
): Promise<LightMyRequestResponse> {
  const url = `${pathFor(operation, request)}?${new URLSearchParams(request.query)}`
  return api.request(operation.method, url, { body: request.body, headers: { ...request.headers, ...headers }, ...options })
}
