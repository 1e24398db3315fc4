export const usage = `npm start: the whole platform on this machine.

Starts PostgreSQL, the API, the media app and the worker, migrates the database, makes a first network with its admin and
application, and prints how to use them. Ctrl-C stops everything; the next start keeps the data.

  --watch           run the apps from their sources, and start them again when these change (\`pnpm dev\`)
  --help

Variables (docs/operations/configuration.md has all of them):

  INGEST_DATA_DIR   folder of database, objects, keys and ingest.json (.data)
  API_PORT          8080
  MEDIA_PORT        8081
  RTMP_PORT         1935
  WORKER_PORT       8082
  DATABASE_PORT     54329
  DATABASE_URL      a PostgreSQL to use instead of starting one
  S3_ENDPOINT       an S3 store to use instead of files, with S3_ACCESS_KEY, S3_SECRET_KEY, S3_BUCKET
  SMTP_URL          a mail server to send mails with, instead of writing them to the data folder
  FFMPEG_PATH, FFPROBE_PATH
`
