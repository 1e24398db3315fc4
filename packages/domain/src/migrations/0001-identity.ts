import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Networks (tenants), people, roles, and what signs them in. */
export class Identity1764000000001 implements MigrationInterface {
  name = 'Identity1764000000001'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`)
    await db.query(`
      CREATE TABLE networks (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        slug text NOT NULL UNIQUE,
        customer_id text,
        read_only boolean NOT NULL DEFAULT false,
        max_upload_bytes bigint,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3)
      )`)
    await db.query(`
      CREATE TABLE users (
        id uuid PRIMARY KEY,
        email text NOT NULL,
        name text NOT NULL,
        profile jsonb NOT NULL DEFAULT '{}',
        timezone text NOT NULL DEFAULT 'UTC',
        password_hash text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now()
      )`)
    await db.query(`CREATE UNIQUE INDEX users_email ON users (lower(email))`)
    await db.query(`
      CREATE TABLE members (
        network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3),
        PRIMARY KEY (network_id, user_id)
      )`)
    await db.query(`CREATE INDEX members_user ON members (user_id)`)
    await db.query(`
      CREATE TABLE roles (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
        name text NOT NULL,
        permissions text[] NOT NULL DEFAULT '{}',
        is_default boolean NOT NULL DEFAULT false,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3),
        UNIQUE (network_id, id)
      )`)
    await db.query(`
      CREATE TABLE member_roles (
        network_id uuid NOT NULL,
        user_id uuid NOT NULL,
        role_id uuid NOT NULL,
        PRIMARY KEY (network_id, user_id, role_id),
        FOREIGN KEY (network_id, user_id) REFERENCES members (network_id, user_id) ON DELETE CASCADE,
        FOREIGN KEY (network_id, role_id) REFERENCES roles (network_id, id) ON DELETE CASCADE
      )`)
    await db.query(`
      CREATE TABLE applications (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL,
        owner_id uuid NOT NULL,
        name text NOT NULL,
        redirect_uris text[] NOT NULL DEFAULT '{}',
        scopes text[] NOT NULL DEFAULT '{}',
        confidential boolean NOT NULL DEFAULT true,
        client_id text NOT NULL UNIQUE,
        client_secret_hash text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3),
        UNIQUE (network_id, id),
        FOREIGN KEY (network_id, owner_id) REFERENCES members (network_id, user_id) ON DELETE CASCADE
      )`)
    await db.query(`
      CREATE TABLE tokens (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL,
        application_id uuid NOT NULL,
        user_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('access', 'refresh', 'personal')),
        family_id uuid NOT NULL,
        secret_hash text UNIQUE,
        scopes text[] NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        rotated_at timestamptz(3),
        revoked_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (network_id, id),
        FOREIGN KEY (network_id, application_id) REFERENCES applications (network_id, id) ON DELETE CASCADE,
        FOREIGN KEY (network_id, user_id) REFERENCES members (network_id, user_id) ON DELETE CASCADE
      )`)
    await db.query(`CREATE INDEX tokens_family ON tokens (family_id)`)
    await db.query(`CREATE INDEX tokens_user ON tokens (user_id)`)
    await db.query(`CREATE INDEX tokens_expiry ON tokens (expires_at)`)
    await db.query(`
      CREATE TABLE signing_keys (
        id uuid PRIMARY KEY,
        algorithm text NOT NULL,
        public_jwk jsonb NOT NULL,
        private_jwk_encrypted text NOT NULL,
        retired_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now()
      )`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE signing_keys, tokens, applications, member_roles, roles, members, users, networks`)
  }
}
