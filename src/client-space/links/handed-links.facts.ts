/**
 * Of each thing that is asked of a client, the colleagues whom somebody named in their space: each once, by the latest link they were given, as long as it is
 * good and whoever named them is still asked. A mail that was taken back gave nobody a link.
 */
export const handedLinks = `
  SELECT DISTINCT ON (h.client_id, h.purpose, coalesce(h.request_id, h.delegation_id, h.order_id, h.client_id), lower(h.email))
         h.id, h.client_id, h.purpose, coalesce(h.request_id, h.delegation_id, h.order_id, h.client_id) AS subject_id, h.person_name, h.email, h.created_at,
         p.person_name AS named_by, p.email AS named_by_email
    FROM client_links h JOIN client_links p ON p.id = h.handed_by
   WHERE h.handed_by IS NOT NULL AND h.revoked_at IS NULL AND h.spent_at IS NULL AND h.expires_at > moment() AND p.revoked_at IS NULL AND lower(p.email) <> lower(h.email)
     AND EXISTS (SELECT 1 FROM messages m WHERE m.link_id = h.id AND m.link_code IS NULL AND m.state <> 'withdrawn')
   ORDER BY h.client_id, h.purpose, coalesce(h.request_id, h.delegation_id, h.order_id, h.client_id), lower(h.email), h.created_at DESC, h.id DESC`;
