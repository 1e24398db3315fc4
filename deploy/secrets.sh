#!/bin/sh
# Makes the secrets of a new installation: a file each in ./secrets, or in the folder that is named. Never changes one that is there.
set -eu
dir=${1:-$(dirname "$0")/secrets}
umask 077
mkdir -p "$dir"

# Compose shows a container the very file, and no container runs as its owner: the files may be read, their folder may not be entered.
secret() {
  [ -e "$dir/$1" ] || { cat >"$dir/.$1" && chmod 444 "$dir/.$1" && mv "$dir/.$1" "$dir/$1"; }
}
random() {
  head -c "$1" /dev/urandom | base64 | tr -d '\n'
}

random 32 | secret secrets_keys
random 24 | tr '+/' '-_' | secret postgres_password
printf 'postgres://ingest:%s@postgres:5432/ingest' "$(cat "$dir/postgres_password")" | secret database_url
random 15 | tr '+/' '-_' | secret s3_access_key
random 30 | tr '+/' '-_' | secret s3_secret_key
# No mail is sent until this file has the URL of a mail server.
printf '' | secret smtp_url
