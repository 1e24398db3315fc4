import { FastifyAdapter } from '@nestjs/platform-fastify'

type InjectRoute = (method: string, ...route: unknown[]) => unknown

/** Nest's Fastify adapter with the methods LINK and UNLINK, which it registers as it does all others. */
export class ApiAdapter extends FastifyAdapter {
  link(...route: unknown[]): unknown {
    return this.addRoute('LINK', route)
  }

  unlink(...route: unknown[]): unknown {
    return this.addRoute('UNLINK', route)
  }

  private addRoute(method: string, route: unknown[]): unknown {
    return (this as unknown as { injectRouteOptions: InjectRoute }).injectRouteOptions(method, ...route)
  }
}
