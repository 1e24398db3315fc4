// Is the process alive? Whether it is ready (the database, the store) is for load balancers: an outage must not restart streams.
const response = await fetch(`http://127.0.0.1:${process.env.PORT}/healthz`, { signal: AbortSignal.timeout(10_000) })
process.exit(response.ok ? 0 : 1)
