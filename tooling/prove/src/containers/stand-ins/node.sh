#!/bin/bash
# Makes a stand-in for node:24-bookworm-slim of Debian's packages and npm's Node: node.sh FOLDER NODE_PACKAGE. Prints the path of a tar file.
set -euo pipefail
work=$1 package=$2
mirror=$(awk '/^URIs/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources)
mkdir -p "$work"
if [ ! -d "$work/debootstrap" ]; then
  (cd "$work" && apt-get download debootstrap >/dev/null 2>&1 && dpkg -x debootstrap_*.deb debootstrap.new && mv debootstrap.new debootstrap)
fi
root=$work/rootfs
if [ ! -d "$root" ]; then
  rm -rf "$root.new"
  DEBOOTSTRAP_DIR=$work/debootstrap/usr/share/debootstrap "$work/debootstrap/usr/sbin/debootstrap" \
    --variant=minbase bookworm "$root.new" "$mirror" >"$work/debootstrap.log" 2>&1
  mv "$root.new" "$root"
fi
cp /etc/apt/sources.list.d/debian.sources "$root/etc/apt/sources.list.d/"
rm -f "$root/etc/apt/sources.list"
mkdir -p "$root/etc/ssl/certs"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
npm install --prefix "$work/node" --no-audit --no-fund --no-save --ignore-scripts --loglevel=error "$package" >/dev/null
install -D -m 755 "$work/node/node_modules/${package%@*}/bin/node" "$root/usr/local/bin/node"
npm_package=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
mkdir -p "$root/usr/local/lib/node_modules"
rm -rf "$root/usr/local/lib/node_modules/npm"
cp -a "$npm_package" "$root/usr/local/lib/node_modules/npm"
for name in npm npx; do ln -sf "../lib/node_modules/npm/bin/$name-cli.js" "$root/usr/local/bin/$name"; done
chroot "$root" sh -c 'id node >/dev/null 2>&1 || { groupadd --gid 1000 node && useradd --uid 1000 --gid node --create-home node; }'
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
tar -C "$root" -cf "$work/node.tar" .
echo "$work/node.tar"
