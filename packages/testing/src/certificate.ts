import { execFileSync } from 'node:child_process'
import path from 'node:path'

export interface Certificate {
  certFile: string
  keyFile: string
}

/** A certificate for a name that nobody vouches for but itself. */
export function makeCertificate(openssl: string, folder: string, name: string): Certificate {
  const [certFile, keyFile] = [path.join(folder, `${name}.cert.pem`), path.join(folder, `${name}.key.pem`)]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const about = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  execFileSync(openssl, ['req', '-x509', ...key, ...about, '-out', certFile, '-keyout', keyFile], { stdio: 'ignore' })
  return { certFile, keyFile }
}
