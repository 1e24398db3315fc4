export const usage = `Usage: node dist/main.js [command]

Commands:
  serve       Serve the API (the default). Waits until the database is migrated.
  migrate     Bring the database to the newest schema. Any number may run at once.
  bootstrap   Give an empty database its first network and print its credentials as JSON, once.
                --network <name>   the network's name   (First network)
                --admin <email>    the admin's address  (admin@example.com)

Configuration comes from environment variables: docs/operations/configuration.md
`
