export const usage = `Usage: node dist/main.js [command]

Commands:
  serve           Serve the API (the default). Waits until the database is migrated.
  migrate         Bring the database to the newest schema. Any number may run at once.
  bootstrap       Give an empty database its first network and print its credentials as JSON, once.
                    --network <name>   the network's name   (First network)
                    --admin <email>    the admin's address  (admin@example.com)
  rotate-keys     Sign access tokens with a new key. Nobody is logged out.
  rotate-secrets  Encrypt all secrets with the first of the SECRETS_KEYS.
  networks        List the networks and what they may have, a line of JSON each.
  limit <id>      Change what a network may have, and print it as JSON. A limit is a number, or none.
                    --read-only <true|false>       refuse all its writes
                    --max-upload-bytes <n>         in one upload
                    --max-storage-bytes <n>        in the store, uploads in progress included
                    --max-open-uploads <n>         uploads in progress
                    --max-unfinished-jobs <n>      jobs that wait or run
                    --max-live-streams <n>         outside the trash
  check           Look for every object that the database refers to: a line of JSON for each that is missing
                  or changed, and exit code 1 when there is one.

Configuration comes from environment variables: docs/operations/configuration.md
`
