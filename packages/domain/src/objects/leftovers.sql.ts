/** `inputs/<network>/<input>/…` and `videos/<network>/<video>/…`, as the layout of the store has it. */
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const ours = new RegExp(`^(inputs|videos)/${uuid}/${uuid}/.`)

/** Whether a key is one of the platform's: all others belong to somebody else. */
export const isOurs = (key: string): boolean => ours.test(key)

/**
 * Of keys of ours those that no row refers to. A job that is under way is still writing; a variant that was replaced plays on;
 * a broadcast may become a video. What belongs to a network that is not in this database may belong to another one: it stays.
 */
export const leftoversSql = `
  SELECT key FROM (
    SELECT key, split_part(key, '/', 1) AS kind, split_part(key, '/', 2)::uuid AS network, split_part(key, '/', 3)::uuid AS owner,
      split_part(key, '/', 4) AS part
    FROM unnest($1::text[]) AS key
  ) AS listed
  WHERE EXISTS (SELECT FROM networks WHERE id = network)
    AND NOT CASE kind
      WHEN 'inputs' THEN
        EXISTS (SELECT FROM uploads WHERE object_key = key AND state IN ('OPEN', 'COMPLETED'))
        OR EXISTS (
          SELECT FROM inputs WHERE id = owner
            AND (object_key = key OR images @> jsonb_build_array(jsonb_build_object('key', key)))
        )
      ELSE
        EXISTS (SELECT FROM thumbnails WHERE video_id = owner AND object_key = key)
        OR EXISTS (SELECT FROM variants WHERE video_id = owner AND starts_with(key, object_prefix))
        OR EXISTS (
          SELECT FROM jobs WHERE video_id = owner AND id::text = part AND state IN ('WAITING', 'QUEUED', 'RUNNING')
        )
        OR EXISTS (SELECT FROM broadcasts WHERE video_id = owner AND id::text = part)
    END`
