import type { MigrationInterface, QueryRunner } from 'typeorm'

/** From the uploaded bytes to the playable variant. Foreign keys between tenants' rows always carry the network. */
export class Media1764000000002 implements MigrationInterface {
  name = 'Media1764000000002'

  async up(db: QueryRunner): Promise<void> {
    await this.createInputs(db)
    await this.createProfiles(db)
    await this.createVideos(db)
    await this.createJobs(db)
    await this.createVariants(db)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE variants, job_chunks, job_inputs, jobs, thumbnails, videos, profiles, uploads, inputs`)
  }

  private async createInputs(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE inputs (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
        filename text NOT NULL,
        type text,
        path text NOT NULL,
        size_bytes bigint,
        state text NOT NULL CHECK (state IN ('NEW', 'UPLOADING', 'QUEUED', 'PROCESSING', 'READY', 'ERROR')),
        error jsonb,
        images jsonb NOT NULL DEFAULT '[]',
        metadata jsonb,
        has_video boolean NOT NULL DEFAULT false,
        has_audio boolean NOT NULL DEFAULT false,
        object_key text,
        object_etag text,
        attempt integer NOT NULL DEFAULT 0,
        tries integer NOT NULL DEFAULT 0,
        worker text,
        lease_until timestamptz(3),
        last_used timestamptz(3),
        request_id text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3),
        UNIQUE (network_id, id)
      )`)
    await db.query(`CREATE INDEX inputs_created ON inputs (network_id, created_at, id)`)
    await db.query(`CREATE INDEX inputs_updated ON inputs (network_id, updated_at, id)`)
    await db.query(`CREATE INDEX inputs_filename ON inputs (network_id, filename, id)`)
    await db.query(`CREATE INDEX inputs_search ON inputs USING gin (lower(filename) gin_trgm_ops)`)
    await db.query(`CREATE INDEX inputs_images ON inputs USING gin (images jsonb_path_ops)`)
    await db.query(`CREATE INDEX inputs_in_work ON inputs (lease_until) WHERE state IN ('QUEUED', 'PROCESSING')`)
    await db.query(`
      CREATE TABLE uploads (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL,
        input_id uuid NOT NULL,
        method text NOT NULL CHECK (method IN ('multipart', 'single')),
        object_key text NOT NULL UNIQUE,
        store_upload_id text,
        size_bytes bigint NOT NULL,
        piece_size_bytes bigint NOT NULL,
        piece_count integer NOT NULL,
        state text NOT NULL CHECK (state IN ('OPEN', 'COMPLETED', 'ABORTED', 'REPLACED')),
        signed_at timestamptz(3),
        checked_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (network_id, id),
        FOREIGN KEY (network_id, input_id) REFERENCES inputs (network_id, id) ON DELETE CASCADE
      )`)
    await db.query(`CREATE UNIQUE INDEX uploads_one_open ON uploads (input_id) WHERE state = 'OPEN'`)
    await db.query(`CREATE INDEX uploads_open ON uploads (updated_at) WHERE state = 'OPEN'`)
  }

  private async createProfiles(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE profiles (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
        name text NOT NULL,
        type text NOT NULL CHECK (type IN ('hls', 'mp4')),
        text_tracks text[] NOT NULL DEFAULT '{}',
        digital_rights jsonb,
        data jsonb NOT NULL,
        locked boolean NOT NULL DEFAULT false,
        is_default boolean NOT NULL DEFAULT false,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3),
        UNIQUE (network_id, id)
      )`)
    await db.query(`CREATE INDEX profiles_name ON profiles (network_id, name, id)`)
    await db.query(`CREATE INDEX profiles_search ON profiles USING gin (lower(name) gin_trgm_ops)`)
  }

  private async createVideos(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE videos (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
        title text NOT NULL,
        description text,
        type text NOT NULL DEFAULT 'hls' CHECK (type IN ('hls', 'mp4')),
        media_state text NOT NULL DEFAULT 'NONE' CHECK (media_state IN ('NONE', 'PROCESSING', 'READY', 'ERROR')),
        published_at timestamptz(3),
        schedule_start timestamptz(3),
        schedule_end timestamptz(3),
        private boolean NOT NULL DEFAULT false,
        genre text,
        content_type text,
        release_date text,
        runtime_seconds double precision,
        crew text,
        country text,
        language text,
        tags text[] NOT NULL DEFAULT '{}',
        poster_id uuid,
        author_id uuid,
        updater_id uuid,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3),
        UNIQUE (network_id, id)
      )`)
    await db.query(`CREATE INDEX videos_created ON videos (network_id, created_at, id)`)
    await db.query(`CREATE INDEX videos_updated ON videos (network_id, updated_at, id)`)
    await db.query(`CREATE INDEX videos_title ON videos (network_id, title, id)`)
    await db.query(`CREATE INDEX videos_id ON videos (network_id, id) WHERE deleted_at IS NULL`)
    await db.query(`CREATE INDEX videos_search ON videos USING gin (lower(title) gin_trgm_ops)`)
    await db.query(`
      CREATE TABLE thumbnails (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL,
        video_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('system', 'external')),
        object_key text,
        url text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (network_id, id),
        FOREIGN KEY (network_id, video_id) REFERENCES videos (network_id, id) ON DELETE CASCADE
      )`)
    await db.query(`CREATE INDEX thumbnails_video ON thumbnails (video_id)`)
  }

  /** A job has a snapshot of its profile: the profile may be removed for good, its id stays as a label. */
  private async createJobs(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE jobs (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL,
        video_id uuid NOT NULL,
        profile_id uuid NOT NULL,
        profile_snapshot jsonb NOT NULL,
        state text NOT NULL CHECK (state IN ('WAITING', 'QUEUED', 'RUNNING', 'COMPLETE', 'FAILED', 'CANCELLED')),
        attempt integer NOT NULL DEFAULT 0,
        tries integer NOT NULL DEFAULT 0,
        worker text,
        lease_until timestamptz(3),
        progress double precision NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
        error jsonb,
        warnings text[] NOT NULL DEFAULT '{}',
        request_id text,
        started_at timestamptz(3),
        finished_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3),
        UNIQUE (network_id, id),
        FOREIGN KEY (network_id, video_id) REFERENCES videos (network_id, id) ON DELETE CASCADE
      )`)
    await db.query(`CREATE INDEX jobs_created ON jobs (network_id, created_at, id)`)
    await db.query(`CREATE INDEX jobs_video ON jobs (video_id)`)
    await db.query(`CREATE INDEX jobs_in_work ON jobs (lease_until) WHERE state IN ('QUEUED', 'RUNNING')`)
    await db.query(`
      CREATE TABLE job_inputs (
        network_id uuid NOT NULL,
        job_id uuid NOT NULL,
        input_id uuid NOT NULL,
        position integer NOT NULL,
        PRIMARY KEY (job_id, position),
        FOREIGN KEY (network_id, job_id) REFERENCES jobs (network_id, id) ON DELETE CASCADE,
        FOREIGN KEY (network_id, input_id) REFERENCES inputs (network_id, id) ON DELETE CASCADE
      )`)
    await db.query(`CREATE INDEX job_inputs_input ON job_inputs (input_id)`)
    await db.query(`
      CREATE TABLE job_chunks (
        network_id uuid NOT NULL,
        job_id uuid NOT NULL,
        position integer NOT NULL,
        start_seconds double precision NOT NULL,
        end_seconds double precision,
        state text NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'COMPLETE', 'FAILED')),
        attempt integer NOT NULL DEFAULT 0,
        lease_until timestamptz(3),
        PRIMARY KEY (job_id, position),
        FOREIGN KEY (network_id, job_id) REFERENCES jobs (network_id, id) ON DELETE CASCADE
      )`)
  }

  /** A variant outlives its job and its profile; a replaced one plays on for a while. */
  private async createVariants(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE variants (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL,
        video_id uuid NOT NULL,
        profile_id uuid NOT NULL,
        job_id uuid NOT NULL,
        name text NOT NULL,
        type text NOT NULL CHECK (type IN ('hls', 'mp4')),
        duration_seconds double precision NOT NULL,
        object_prefix text NOT NULL,
        entry text NOT NULL,
        replaced_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (network_id, id),
        FOREIGN KEY (network_id, video_id) REFERENCES videos (network_id, id) ON DELETE CASCADE
      )`)
    await db.query(`CREATE UNIQUE INDEX variants_name ON variants (video_id, name) WHERE replaced_at IS NULL`)
    await db.query(`CREATE INDEX variants_video ON variants (video_id)`)
    await db.query(`CREATE INDEX variants_replaced ON variants (replaced_at) WHERE replaced_at IS NOT NULL`)
  }
}
