-- What the migrations make. Written by: node test/check.mjs --update-schema. Compared by: npm run check, database:prepare.

TABLE account_links (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  user_id uuid NOT NULL
  kind text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  created_by text NOT NULL
  expires_at timestamp with time zone NOT NULL
  used_at timestamp with time zone
  revoked_at timestamp with time zone
  mail_state text NOT NULL DEFAULT 'waiting'::text
  mail_answer text
  mailed_at timestamp with time zone
  CONSTRAINT account_links_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT account_links_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT account_links_editor_id_user_id_fkey FOREIGN KEY (editor_id, user_id) REFERENCES users(editor_id, id)
  CONSTRAINT account_links_kind_check CHECK ((kind = ANY (ARRAY['invitation'::text, 'reset'::text])))
  CONSTRAINT account_links_mail_state_check CHECK ((mail_state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'refused'::text, 'unknown'::text])))
)
CREATE INDEX account_links_user ON account_links USING btree (editor_id, user_id, created_at DESC)
ROW LEVEL SECURITY enabled, forced
POLICY forget_ended FOR DELETE USING (((used_at IS NOT NULL) OR (revoked_at IS NOT NULL) OR (expires_at < clock_timestamp()))) WITH CHECK ()
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT TO sceau_definer

TABLE administrators (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid -- null: employed by the editor (CPA card); otherwise the client's own (CPE card)
  user_id uuid
  last_name text NOT NULL
  first_name text NOT NULL
  phone text
  email text
  left_on date
  version integer NOT NULL DEFAULT 1
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  departed_at timestamp with time zone -- when the departure was told; null while left_on is a plan
  rpps text
  erased_at timestamp with time zone
  CONSTRAINT administrators_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT administrators_check CHECK (((erased_at IS NULL) OR ((departed_at IS NOT NULL) AND (email IS NULL) AND (phone IS NULL) AND (rpps IS NULL))))
  CONSTRAINT administrators_departed_check CHECK (((departed_at IS NULL) OR (left_on IS NOT NULL)))
  CONSTRAINT administrators_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT administrators_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT administrators_editor_id_user_id_fkey FOREIGN KEY (editor_id, user_id) REFERENCES users(editor_id, id)
  CONSTRAINT administrators_rpps_check CHECK ((rpps ~ '^[0-9]{11}$'::text))
)
CREATE INDEX administrators_client ON administrators USING btree (editor_id, client_id)
CREATE INDEX administrators_leaving ON administrators USING btree (editor_id, left_on) WHERE ((left_on IS NOT NULL) AND (departed_at IS NULL))
CREATE INDEX administrators_search ON administrators USING gin (editor_id, searchable((((((' '::text || first_name) || ' '::text) || last_name) || ' '::text) || COALESCE(email, ''::text))) gin_trgm_ops)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT TO sceau_definer

TABLE assignments (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  administrator_id uuid NOT NULL
  request_id uuid
  state text NOT NULL
  state_since timestamp with time zone NOT NULL DEFAULT moment()
  version integer NOT NULL DEFAULT 1
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  recorded_at timestamp with time zone -- since when ANS has it recorded, also while its end is asked; null: it never did. Written by triggers
  end_request_id uuid -- the form 503 that asks for its end
  offers text[] -- what ANS recorded it for, by the validated forms 413 that name it; null: nothing of ours says it. Forgotten by a trigger when it is to be asked for anew
  CONSTRAINT assignments_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT assignments_editor_id_administrator_id_fkey FOREIGN KEY (editor_id, administrator_id) REFERENCES administrators(editor_id, id)
  CONSTRAINT assignments_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT assignments_editor_id_end_request_id_fkey FOREIGN KEY (editor_id, end_request_id) REFERENCES requests(editor_id, id)
  CONSTRAINT assignments_editor_id_request_id_fkey FOREIGN KEY (editor_id, request_id) REFERENCES requests(editor_id, id)
  CONSTRAINT assignments_offers_check CHECK (((offers <@ ARRAY['ORG'::text, 'SERV'::text]) AND (offers <> '{}'::text[])))
)
CREATE INDEX assignments_administrator ON assignments USING btree (editor_id, administrator_id, state)
CREATE INDEX assignments_client ON assignments USING btree (editor_id, client_id)
CREATE INDEX assignments_end_request ON assignments USING btree (editor_id, end_request_id) WHERE (end_request_id IS NOT NULL)
CREATE UNIQUE INDEX assignments_open ON assignments USING btree (editor_id, client_id, administrator_id) WHERE (state <> 'closed'::text)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
CREATE TRIGGER forget_offers BEFORE UPDATE ON assignments FOR EACH ROW WHEN (((new.offers IS NOT NULL) AND (new.state = ANY (ARRAY['to_request'::text, 'requested'::text])))) EXECUTE FUNCTION forget_offers()
CREATE TRIGGER remember_recording BEFORE INSERT OR UPDATE ON assignments FOR EACH ROW WHEN (((new.recorded_at IS NULL) AND (new.state = ANY (ARRAY['active'::text, 'end_to_request'::text, 'end_requested'::text])))) EXECUTE FUNCTION remember_recording()
CREATE TRIGGER remember_recording_anew BEFORE UPDATE ON assignments FOR EACH ROW WHEN (((old.state = ANY (ARRAY['to_request'::text, 'requested'::text])) AND (new.state = 'active'::text))) EXECUTE FUNCTION remember_recording()
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE audit_anchors (
  editor_id uuid NOT NULL DEFAULT current_editor()
  day date NOT NULL
  sequence bigint NOT NULL
  hash bytea NOT NULL
  line text NOT NULL
  CONSTRAINT audit_anchors_pkey PRIMARY KEY (editor_id, day)
  CONSTRAINT audit_anchors_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT TO sceau_app

TABLE audit_checks (
  editor_id uuid NOT NULL DEFAULT current_editor()
  sequence bigint NOT NULL
  hash bytea NOT NULL
  broken bigint
  checked_by text
  checked_at timestamp with time zone DEFAULT moment() -- null until the first check has come to its end
  followed bigint -- how far the check under way has come: its last entry, with its hash, and when; null when none is
  followed_hash bytea
  followed_at timestamp with time zone
  CONSTRAINT audit_checks_pkey PRIMARY KEY (editor_id)
  CONSTRAINT audit_checks_checked CHECK (((checked_by IS NULL) = (checked_at IS NULL)))
  CONSTRAINT audit_checks_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT audit_checks_followed CHECK ((num_nulls(followed, followed_hash, followed_at) = ANY (ARRAY[0, 3])))
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_definer
GRANT SELECT TO sceau_app

TABLE audit_entries (
  editor_id uuid NOT NULL DEFAULT current_editor()
  sequence bigint NOT NULL
  id uuid NOT NULL
  at timestamp with time zone NOT NULL DEFAULT instant()
  actor_kind text NOT NULL
  actor_id uuid
  actor_name text NOT NULL
  subject_kind text NOT NULL
  subject_id uuid NOT NULL
  client_id uuid
  action text NOT NULL
  from_state text
  to_state text
  summary text NOT NULL
  reason text
  document_id uuid
  request_id text
  campaign_row_id uuid
  details jsonb NOT NULL DEFAULT '{}'::jsonb
  previous_hash bytea NOT NULL
  hash bytea NOT NULL
  format smallint NOT NULL DEFAULT 2 -- of the text that is hashed: 1 until migration 1764580010000, 2 since
  CONSTRAINT audit_entries_pkey PRIMARY KEY (editor_id, sequence)
  CONSTRAINT audit_entries_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['person'::text, 'job'::text, 'import'::text, 'system'::text, 'client'::text])))
  CONSTRAINT audit_entries_format_check CHECK ((format = ANY (ARRAY[1, 2])))
)
CREATE INDEX audit_entries_action ON audit_entries USING btree (editor_id, action, sequence DESC)
CREATE INDEX audit_entries_actor ON audit_entries USING btree (editor_id, actor_id, sequence DESC) WHERE (actor_id IS NOT NULL)
CREATE INDEX audit_entries_client ON audit_entries USING btree (editor_id, client_id, sequence DESC)
CREATE INDEX audit_entries_subject ON audit_entries USING btree (editor_id, subject_kind, subject_id, sequence DESC)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
CREATE TRIGGER advance_audit_head AFTER INSERT ON audit_entries REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION advance_audit_head()
CREATE TRIGGER chain_audit_entry BEFORE INSERT ON audit_entries FOR EACH ROW WHEN ((CURRENT_USER <> 'sceau_definer'::name)) EXECUTE FUNCTION chain_audit_entry()
GRANT INSERT, SELECT TO sceau_app
GRANT INSERT, SELECT TO sceau_definer

TABLE audit_heads (
  editor_id uuid NOT NULL DEFAULT current_editor()
  sequence bigint NOT NULL
  hash bytea NOT NULL
  CONSTRAINT audit_heads_pkey PRIMARY KEY (editor_id)
  CONSTRAINT audit_heads_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_definer
GRANT SELECT TO sceau_app

TABLE authorities (
  id uuid NOT NULL
  sha256 text NOT NULL
  name text NOT NULL
  kind text NOT NULL
  environment text NOT NULL
  not_after timestamp with time zone NOT NULL
  der bytea NOT NULL
  loaded_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT authorities_pkey PRIMARY KEY (id)
  CONSTRAINT authorities_kind_check CHECK ((kind = ANY (ARRAY['root'::text, 'issuing'::text])))
  CONSTRAINT authorities_sha256_key UNIQUE (sha256)
)
GRANT SELECT TO sceau_app

TABLE blank_settings (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  fills_purpose boolean NOT NULL
  version integer NOT NULL DEFAULT 1
  CONSTRAINT blank_settings_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT blank_settings_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT blank_settings_editor_id_id_fkey FOREIGN KEY (editor_id, id) REFERENCES documents(editor_id, id)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE calendar_feeds (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  user_id uuid
  client_id uuid
  name text -- of a client’s: whom it was made for
  token_hash text NOT NULL -- SHA-256 of the token of the address: the token itself is nowhere at rest
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  created_by text NOT NULL
  CONSTRAINT calendar_feeds_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT calendar_feeds_check CHECK ((num_nonnulls(user_id, client_id) = 1))
  CONSTRAINT calendar_feeds_check1 CHECK (((client_id IS NULL) = (name IS NULL)))
  CONSTRAINT calendar_feeds_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT calendar_feeds_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT calendar_feeds_editor_id_user_id_fkey FOREIGN KEY (editor_id, user_id) REFERENCES users(editor_id, id)
  CONSTRAINT calendar_feeds_name_check CHECK (((name <> ''::text) AND (length(name) <= 80)))
)
CREATE UNIQUE INDEX calendar_feeds_client ON calendar_feeds USING btree (editor_id, client_id, lower(name)) WHERE (client_id IS NOT NULL)
CREATE UNIQUE INDEX calendar_feeds_person ON calendar_feeds USING btree (editor_id, user_id) WHERE (user_id IS NOT NULL)
CREATE UNIQUE INDEX calendar_feeds_token ON calendar_feeds USING btree (token_hash)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT TO sceau_definer

TABLE campaign_rows (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  campaign_id uuid NOT NULL
  client_id uuid NOT NULL
  state text NOT NULL DEFAULT 'pending'::text
  forecast text
  forecast_reason text
  reason text
  outcome text
  result_kind text
  result_id uuid
  tries integer NOT NULL DEFAULT 0
  changed_at timestamp with time zone NOT NULL DEFAULT moment()
  basis text -- what the forecast stood on: another one at the time of the row means that somebody changed it
  mend_label text
  mend_href text
  begun_at timestamp with time zone -- begun alone after its batch was interrupted, and not ended: perhaps what kills the worker
  due_at timestamp with time zone -- not done before: the morning of its wave; null: the campaign is not spread
  CONSTRAINT campaign_rows_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT campaign_rows_editor_id_campaign_id_fkey FOREIGN KEY (editor_id, campaign_id) REFERENCES campaigns(editor_id, id)
  CONSTRAINT campaign_rows_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT campaign_rows_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'done'::text, 'refused'::text, 'failed'::text, 'skipped'::text, 'cancelled'::text])))
)
CREATE UNIQUE INDEX campaign_rows_once ON campaign_rows USING btree (editor_id, client_id, campaign_id)
CREATE INDEX campaign_rows_pending ON campaign_rows USING btree (editor_id, campaign_id, tries, id) WHERE (state = 'pending'::text)
CREATE INDEX campaign_rows_state ON campaign_rows USING btree (editor_id, campaign_id, state, changed_at DESC)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE campaigns (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  kind text NOT NULL
  title text NOT NULL
  state text NOT NULL
  state_since timestamp with time zone NOT NULL DEFAULT moment()
  selection_id uuid NOT NULL
  parameters jsonb NOT NULL DEFAULT '{}'::jsonb
  simulated_at timestamp with time zone
  confirmed_at timestamp with time zone
  confirmed_by text
  finished_at timestamp with time zone
  version integer NOT NULL DEFAULT 1
  created_by text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  decided_by_id uuid
  starts_at timestamp with time zone -- no row is done before: until then it can be withdrawn with nothing done
  wave_size integer -- so many clients a working day, from first_day on; null: all of them as fast as they go
  first_day date
  CONSTRAINT campaigns_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT campaigns_check CHECK (((wave_size IS NULL) = (first_day IS NULL)))
  CONSTRAINT campaigns_editor_id_decided_by_id_fkey FOREIGN KEY (editor_id, decided_by_id) REFERENCES users(editor_id, id)
  CONSTRAINT campaigns_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT campaigns_editor_id_selection_id_fkey FOREIGN KEY (editor_id, selection_id) REFERENCES selections(editor_id, id)
  CONSTRAINT campaigns_wave_size_check CHECK ((wave_size > 0))
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT TO sceau_definer

TABLE cards (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  administrator_id uuid NOT NULL
  kind text NOT NULL
  number text
  state text NOT NULL
  state_since timestamp with time zone NOT NULL DEFAULT moment()
  valid_until date
  ecpx_activated boolean NOT NULL DEFAULT false
  version integer NOT NULL DEFAULT 1
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT cards_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT cards_editor_id_administrator_id_fkey FOREIGN KEY (editor_id, administrator_id) REFERENCES administrators(editor_id, id)
  CONSTRAINT cards_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT cards_kind_check CHECK ((kind = ANY (ARRAY['CPA'::text, 'CPE'::text])))
)
CREATE INDEX cards_administrator ON cards USING btree (editor_id, administrator_id)
CREATE INDEX cards_ending ON cards USING btree (editor_id, valid_until) WHERE (state = 'active'::text)
CREATE UNIQUE INDEX cards_number ON cards USING btree (editor_id, number) WHERE (number IS NOT NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE certificates (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  slot_id uuid NOT NULL
  replaces_id uuid
  sha256 text NOT NULL
  spki_sha256 text NOT NULL
  serial_number text NOT NULL
  subject text NOT NULL
  issuer text NOT NULL
  common_name text
  not_before timestamp with time zone NOT NULL
  not_after timestamp with time zone NOT NULL
  environment text NOT NULL
  profile text NOT NULL
  der bytea NOT NULL
  verdict jsonb NOT NULL
  installed_at timestamp with time zone
  verified_at timestamp with time zone
  revoked_at timestamp with time zone
  imported_at timestamp with time zone NOT NULL DEFAULT moment()
  version integer NOT NULL DEFAULT 1
  history boolean NOT NULL DEFAULT false -- it was over when it was imported: it covered its slot once, and never does again
  revoked_by_list text -- the authority whose revocation list names it; null for a revocation that a person noted
  CONSTRAINT certificates_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT certificates_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT certificates_editor_id_replaces_id_fkey FOREIGN KEY (editor_id, replaces_id) REFERENCES certificates(editor_id, id)
  CONSTRAINT certificates_editor_id_slot_id_fkey FOREIGN KEY (editor_id, slot_id) REFERENCES slots(editor_id, id)
)
CREATE INDEX certificates_begun_later ON certificates USING btree (editor_id, not_before) INCLUDE (id) WHERE (not_before > imported_at)
CREATE INDEX certificates_client ON certificates USING btree (editor_id, client_id)
CREATE INDEX certificates_expiry ON certificates USING btree (editor_id, not_after)
CREATE UNIQUE INDEX certificates_fingerprint ON certificates USING btree (editor_id, sha256)
CREATE INDEX certificates_key ON certificates USING btree (editor_id, spki_sha256)
CREATE INDEX certificates_name ON certificates USING btree (editor_id, common_name)
CREATE INDEX certificates_replaced ON certificates USING btree (editor_id, replaces_id) WHERE (replaces_id IS NOT NULL)
CREATE INDEX certificates_revoked ON certificates USING btree (editor_id, revoked_by_list) WHERE (revoked_by_list IS NOT NULL)
CREATE INDEX certificates_serial ON certificates USING btree (editor_id, serial_number)
CREATE INDEX certificates_slot ON certificates USING btree (editor_id, slot_id, not_after DESC)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
CREATE TRIGGER keep_in_force_of_changed AFTER UPDATE ON certificates REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_in_force()
CREATE TRIGGER keep_in_force_of_gone AFTER DELETE ON certificates REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_in_force()
CREATE TRIGGER keep_in_force_of_new AFTER INSERT ON certificates REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_in_force()
GRANT DELETE, SELECT TO sceau_definer
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE chase_mutes (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  subject_id uuid NOT NULL
  client_id uuid NOT NULL
  request_id uuid
  order_id uuid
  until date NOT NULL
  reason text NOT NULL
  CONSTRAINT chase_mutes_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT chase_mutes_check CHECK (((subject_id = COALESCE(request_id, order_id, client_id)) AND (num_nonnulls(request_id, order_id) <= 1)))
  CONSTRAINT chase_mutes_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT chase_mutes_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT chase_mutes_editor_id_order_id_fkey FOREIGN KEY (editor_id, order_id) REFERENCES orders(editor_id, id)
  CONSTRAINT chase_mutes_editor_id_request_id_fkey FOREIGN KEY (editor_id, request_id) REFERENCES requests(editor_id, id)
  CONSTRAINT chase_mutes_reason_check CHECK ((reason <> ''::text))
)
CREATE INDEX chase_mutes_client ON chase_mutes USING btree (editor_id, client_id)
CREATE UNIQUE INDEX chase_mutes_subject ON chase_mutes USING btree (editor_id, subject_id)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE chase_rules (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  wait text NOT NULL
  client_days integer[] NOT NULL -- working days after the wait began at which the client is written to; likewise for those who read the digest, and for the task
  team_days integer[] NOT NULL
  lead_days integer[] NOT NULL
  task_days integer[] NOT NULL
  text_name text
  last_text_name text
  version integer NOT NULL DEFAULT 1
  CONSTRAINT chase_rules_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT chase_rules_check CHECK ((0 <= ALL ((((client_days || team_days) || lead_days) || task_days))))
  CONSTRAINT chase_rules_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT chase_rules_wait_check CHECK ((wait <> ''::text))
)
CREATE UNIQUE INDEX chase_rules_wait ON chase_rules USING btree (editor_id, wait)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE client_answers (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  kind text NOT NULL
  link_id uuid
  message_id uuid
  request_id uuid
  delegation_id uuid
  document_id uuid
  content jsonb NOT NULL DEFAULT '{}'::jsonb
  state text NOT NULL DEFAULT 'to_review'::text
  state_since timestamp with time zone NOT NULL DEFAULT moment()
  version integer NOT NULL DEFAULT 1
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  received_document_id uuid -- the paper as it came, once a page of it was kept turned: what is read since is document_id
  turns integer[] NOT NULL DEFAULT '{}'::integer[] -- by how much each page is turned since it came, clockwise
  CONSTRAINT client_answers_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT client_answers_check CHECK ((num_nonnulls(link_id, message_id) = 1))
  CONSTRAINT client_answers_check1 CHECK (((kind = ANY (ARRAY['signed_form'::text, 'signed_mandate'::text])) = (document_id IS NOT NULL)))
  CONSTRAINT client_answers_check2 CHECK (((kind = 'signed_form'::text) <= (request_id IS NOT NULL)))
  CONSTRAINT client_answers_check3 CHECK (((received_document_id IS NULL) OR (document_id IS NOT NULL)))
  CONSTRAINT client_answers_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT client_answers_editor_id_delegation_id_fkey FOREIGN KEY (editor_id, delegation_id) REFERENCES delegations(editor_id, id)
  CONSTRAINT client_answers_editor_id_document_id_fkey FOREIGN KEY (editor_id, document_id) REFERENCES documents(editor_id, id)
  CONSTRAINT client_answers_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT client_answers_editor_id_link_id_fkey FOREIGN KEY (editor_id, link_id) REFERENCES client_links(editor_id, id)
  CONSTRAINT client_answers_editor_id_message_id_fkey FOREIGN KEY (editor_id, message_id) REFERENCES messages(editor_id, id)
  CONSTRAINT client_answers_editor_id_received_document_id_fkey FOREIGN KEY (editor_id, received_document_id) REFERENCES documents(editor_id, id)
  CONSTRAINT client_answers_editor_id_request_id_fkey FOREIGN KEY (editor_id, request_id) REFERENCES requests(editor_id, id)
  CONSTRAINT client_answers_kind_check CHECK ((kind = ANY (ARRAY['signed_form'::text, 'signed_mandate'::text, 'contract'::text, 'card'::text, 'refusal'::text, 'question'::text])))
  CONSTRAINT client_answers_state_check CHECK ((state = ANY (ARRAY['to_review'::text, 'accepted'::text, 'sent_back'::text, 'replaced'::text, 'given_back'::text])))
  CONSTRAINT client_answers_turns_check CHECK ((turns <@ ARRAY[0, 90, 180, 270]))
)
CREATE INDEX client_answers_client ON client_answers USING btree (editor_id, client_id, created_at DESC)
CREATE UNIQUE INDEX client_answers_form ON client_answers USING btree (editor_id, request_id) WHERE ((kind = 'signed_form'::text) AND (state = 'to_review'::text))
CREATE INDEX client_answers_link ON client_answers USING btree (editor_id, link_id) WHERE (link_id IS NOT NULL)
CREATE UNIQUE INDEX client_answers_mandate ON client_answers USING btree (editor_id, delegation_id) WHERE ((kind = 'signed_mandate'::text) AND (state = 'to_review'::text))
CREATE INDEX client_answers_waiting ON client_answers USING btree (editor_id, created_at, id) WHERE (state = 'to_review'::text)
ROW LEVEL SECURITY enabled, forced
POLICY forget_settled FOR DELETE USING (((state <> 'to_review'::text) AND (state_since < (clock_timestamp() - '90 days'::interval)))) WITH CHECK ()
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE client_links (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  purpose text NOT NULL
  request_id uuid
  delegation_id uuid
  person_name text NOT NULL
  email text NOT NULL
  token_hash text NOT NULL -- SHA-256 of the token of the address: the token itself is nowhere at rest
  single_use boolean NOT NULL DEFAULT false
  used_at timestamp with time zone
  browser_hash text -- SHA-256 of the cookie of the browser that opened a link of one use, or gave the right code
  unlocked_until timestamp with time zone
  code_number integer NOT NULL DEFAULT 0 -- which code was sent last: the code is made again from the secret of the environment
  code_until timestamp with time zone
  code_tries integer NOT NULL DEFAULT 0
  handed_by uuid -- the link whose holder named this person
  seen_at timestamp with time zone -- the latest visit that the journal tells
  expires_at timestamp with time zone NOT NULL
  revoked_at timestamp with time zone
  revoked_by text
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  created_by text NOT NULL
  order_id uuid -- of a link that asks for a CSR: the order that waits for it
  csr_id uuid -- the latest CSR that came by it: the only one whose verdict it shows
  spent_at timestamp with time zone -- a CSR that passes came by it, or by another of the same order: nothing more may be handed over
  CONSTRAINT client_links_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT client_links_check CHECK (((purpose = 'signature'::text) = (request_id IS NOT NULL)))
  CONSTRAINT client_links_check1 CHECK (((purpose = 'mandate'::text) = (delegation_id IS NOT NULL)))
  CONSTRAINT client_links_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT client_links_editor_id_csr_id_fkey FOREIGN KEY (editor_id, csr_id) REFERENCES csrs(editor_id, id)
  CONSTRAINT client_links_editor_id_delegation_id_fkey FOREIGN KEY (editor_id, delegation_id) REFERENCES delegations(editor_id, id)
  CONSTRAINT client_links_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT client_links_editor_id_handed_by_fkey FOREIGN KEY (editor_id, handed_by) REFERENCES client_links(editor_id, id)
  CONSTRAINT client_links_editor_id_order_id_fkey FOREIGN KEY (editor_id, order_id) REFERENCES orders(editor_id, id)
  CONSTRAINT client_links_editor_id_request_id_fkey FOREIGN KEY (editor_id, request_id) REFERENCES requests(editor_id, id)
  CONSTRAINT client_links_order CHECK (((purpose = 'csr'::text) = (order_id IS NOT NULL)))
  CONSTRAINT client_links_purpose_check CHECK ((purpose = ANY (ARRAY['signature'::text, 'prerequisites'::text, 'mandate'::text, 'csr'::text])))
  CONSTRAINT client_links_spent CHECK (((num_nonnulls(csr_id, spent_at) = 0) OR (purpose = 'csr'::text)))
)
CREATE INDEX client_links_asked ON client_links USING btree (editor_id, client_id) WHERE ((purpose = 'csr'::text) AND (spent_at IS NULL) AND (revoked_at IS NULL))
CREATE INDEX client_links_client ON client_links USING btree (editor_id, client_id, created_at DESC)
CREATE INDEX client_links_handed ON client_links USING btree (editor_id, handed_by) WHERE (handed_by IS NOT NULL)
CREATE INDEX client_links_order ON client_links USING btree (editor_id, order_id) WHERE (order_id IS NOT NULL)
CREATE INDEX client_links_request ON client_links USING btree (editor_id, request_id) WHERE (request_id IS NOT NULL)
CREATE UNIQUE INDEX client_links_token ON client_links USING btree (token_hash)
ROW LEVEL SECURITY enabled, forced
POLICY forget_ended FOR DELETE USING (((revoked_at IS NOT NULL) OR (expires_at < clock_timestamp()))) WITH CHECK ()
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT TO sceau_definer

TABLE client_progress (
  editor_id uuid NOT NULL DEFAULT current_editor()
  client_id uuid NOT NULL
  step integer NOT NULL
  code text NOT NULL
  title text NOT NULL
  detail text NOT NULL
  who text NOT NULL
  since date
  due date
  target jsonb NOT NULL
  steps jsonb NOT NULL DEFAULT '[]'::jsonb
  slots_needed integer NOT NULL
  slots_covered integer NOT NULL
  worst_coverage text
  next_expiry timestamp with time zone
  active_assignments integer NOT NULL -- rows of the view active_assignments
  computed_on date NOT NULL
  habilitated boolean NOT NULL DEFAULT false -- ANS once recorded an administrator for this client, or a certificate of its own proves it
  who_name text -- whose turn it is, by name: who may order, or whose card is to be renewed
  request_due date -- working days of whoever acts on the open request, pauses of the clock of ANS left out; null when nothing says
  lacks text[] -- conditions of a mass habilitation that the client does not meet; null: it orders for itself, or was not looked at yet
  lacks_since date -- the day since which it lacks exactly these
  archived boolean NOT NULL DEFAULT false -- clients.archived_at is set: kept by the trigger follow_client
  account_manager_id uuid -- that of clients: kept by the trigger follow_client
  name_key text NOT NULL DEFAULT ''::text -- clients.search, what names sort by: kept by the trigger follow_client
  coverage_rank smallint NOT NULL GENERATED (
CASE worst_coverage
    WHEN 'revoked'::text THEN 1
    WHEN 'expired'::text THEN 2
    WHEN 'missing'::text THEN 3
    WHEN 'expiring'::text THEN 4
    WHEN 'to_redo'::text THEN 5
    WHEN 'issued_not_installed'::text THEN 6
    WHEN 'requested'::text THEN 7
    WHEN 'covered'::text THEN 8
    WHEN 'not_needed'::text THEN 9
    ELSE 10
END) -- the worst coverage, what hurts most first; 10: the client has no slot
  lack_count integer GENERATED (cardinality(lacks)) -- how many things it lacks to be habilitated with the others; null: it orders for itself
  ends date[] NOT NULL DEFAULT '{}'::date[] -- the days of Paris on which its certificates in service end that nothing is ordered after
  renewed date[] NOT NULL DEFAULT '{}'::date[] -- the same of those that an order is open after
  name text NOT NULL DEFAULT ''::text -- that of clients: kept by the trigger follow_client
  town text -- that of clients: kept by the trigger follow_client
  number text NOT NULL DEFAULT ''::text -- that of clients: kept by the trigger follow_client
  environment text NOT NULL DEFAULT 'PROD'::text -- that of clients: kept by the trigger follow_client
  renumbered boolean NOT NULL DEFAULT false -- clients.number_since is set: kept by the trigger follow_client
  ready_to_order boolean GENERATED ((((step >= 4) OR (code = 'delegation_out_of_scope'::text) OR (code = 'administrator_out_of_offer'::text)) AND (slots_covered < slots_needed) AND (NOT archived))) -- it is at the orders, and a slot of it is not covered
  withheld text[] -- the offers of slots that wait for an order which nobody may open, while one of another offer may be; null: none
  CONSTRAINT client_progress_pkey PRIMARY KEY (editor_id, client_id)
  CONSTRAINT client_progress_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT client_progress_who_check CHECK ((who = ANY (ARRAY['client'::text, 'editor'::text, 'ans'::text, 'administrator'::text, 'nobody'::text])))
)
CREATE INDEX client_progress_code ON client_progress USING btree (editor_id, code, client_id) WHERE ((code <> 'watch'::text) AND (NOT archived))
CREATE INDEX client_progress_coverage ON client_progress USING btree (editor_id, coverage_rank, name_key COLLATE "C", client_id) WHERE (NOT archived)
CREATE INDEX client_progress_due ON client_progress USING btree (editor_id, (
CASE
    WHEN (due IS NULL) THEN 'infinity'::date
    ELSE due
END), client_id)
CREATE INDEX client_progress_ends ON client_progress USING btree (editor_id, account_manager_id, (ends[1])) WHERE ((NOT archived) AND (cardinality(ends) > 0))
CREATE INDEX client_progress_environment ON client_progress USING btree (editor_id, environment, name_key COLLATE "C", client_id) WHERE ((environment <> 'PROD'::text) AND (NOT archived))
CREATE INDEX client_progress_expiry ON client_progress USING btree (editor_id, next_expiry) WHERE ((next_expiry IS NOT NULL) AND (NOT archived))
CREATE INDEX client_progress_funnel ON client_progress USING btree (editor_id, who, step, since) WHERE (NOT archived)
CREATE INDEX client_progress_lacks ON client_progress USING btree (editor_id, lack_count, lacks_since, client_id) INCLUDE (lacks) WHERE (NOT archived)
CREATE INDEX client_progress_late ON client_progress USING btree (editor_id, who, due) INCLUDE (account_manager_id, client_id) WHERE ((due IS NOT NULL) AND (NOT archived))
CREATE INDEX client_progress_manager ON client_progress USING btree (editor_id, account_manager_id, step, who, since) INCLUDE (client_id) WHERE (NOT archived)
CREATE INDEX client_progress_name ON client_progress USING btree (editor_id, name_key COLLATE "C", client_id) WHERE (NOT archived)
CREATE INDEX client_progress_orphans ON client_progress USING btree (editor_id, active_assignments, client_id) WHERE (habilitated AND (active_assignments < 2) AND (NOT archived))
CREATE INDEX client_progress_ready ON client_progress USING btree (editor_id, client_id) WHERE ready_to_order
CREATE INDEX client_progress_request_due ON client_progress USING btree (editor_id, request_due, client_id) WHERE (request_due IS NOT NULL)
CREATE INDEX client_progress_since ON client_progress USING btree (editor_id, (
CASE
    WHEN (since IS NULL) THEN 'infinity'::date
    ELSE since
END), client_id)
CREATE INDEX client_progress_withheld ON client_progress USING btree (editor_id, client_id) WHERE (withheld IS NOT NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
CREATE TRIGGER count_changed AFTER UPDATE ON client_progress REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_progress()
CREATE TRIGGER count_gone AFTER DELETE ON client_progress REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION count_progress()
CREATE TRIGGER count_new AFTER INSERT ON client_progress REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_progress()
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE clients (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  finess_ej text
  siret text
  name text NOT NULL
  address text
  postal_code text
  town text
  departement text NOT NULL
  environment text NOT NULL DEFAULT 'PROD'::text
  contract_state text NOT NULL DEFAULT 'missing'::text
  contract_since date
  contract_number text
  self_administered boolean NOT NULL DEFAULT false
  account_manager_id uuid
  version integer NOT NULL DEFAULT 1
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  archived_at timestamp with time zone
  grouping_id uuid
  subject_changed_at timestamp with time zone
  archived_by text
  archived_reason text
  internal_reference text
  number text NOT NULL GENERATED (COALESCE(finess_ej, siret, siret_given_up)) -- what the client is known by: its FINESS EJ, else its SIRET, also once given up; the length tells one from the other
  search text GENERATED (searchable((((((((((((' '::text || name) || ' '::text) || COALESCE(town, ''::text)) || ' '::text) || COALESCE(finess_ej, ''::text)) || ' '::text) || COALESCE(siret, ''::text)) || ' '::text) || COALESCE(internal_reference, ''::text)) || ' '::text) || initials(name))))
  number_since date -- the day it took the number it is known by; null: it was always known by it
  plain_name text GENERATED (btrim(searchable(name)))
  key_exposed_at timestamp with time zone -- when the private key of a certificate of theirs that was in force, or of the CSR of an order under way, last came to us; null: never
  siret_given_up text -- the SIRET that a client without a FINESS EJ was known by until the import that had made it was undone: another client may have it since
  contested_closure date -- the day on which the register says its legal entity was closed, and a person says that it is not: of this closure alone it is ordered all the same
  environment_changed_at timestamp with time zone -- when its environment changed last, kept by the trigger note_environment; null: never
  CONSTRAINT clients_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT clients_contract_state_check CHECK ((contract_state = ANY (ARRAY['missing'::text, 'requested'::text, 'signed'::text])))
  CONSTRAINT clients_editor_id_account_manager_id_fkey FOREIGN KEY (editor_id, account_manager_id) REFERENCES users(editor_id, id)
  CONSTRAINT clients_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT clients_editor_id_grouping_id_fkey FOREIGN KEY (editor_id, grouping_id) REFERENCES groupings(editor_id, id)
  CONSTRAINT clients_environment_check CHECK ((environment = ANY (ARRAY['PROD'::text, 'TEST'::text])))
  CONSTRAINT clients_internal_reference_check CHECK (((internal_reference <> ''::text) AND (length(internal_reference) <= 40)))
  CONSTRAINT clients_known CHECK (((finess_ej IS NOT NULL) OR (siret IS NOT NULL) OR ((archived_at IS NOT NULL) AND (siret_given_up IS NOT NULL))))
)
CREATE INDEX clients_account_manager ON clients USING btree (editor_id, account_manager_id) INCLUDE (id)
CREATE INDEX clients_archived ON clients USING btree (editor_id, id) WHERE (archived_at IS NOT NULL)
CREATE INDEX clients_by_name ON clients USING btree (editor_id, search COLLATE "C", id)
CREATE INDEX clients_by_town ON clients USING btree (editor_id, COALESCE(searchable(town), '~'::text) COLLATE "C", id)
CREATE INDEX clients_changed ON clients USING btree (editor_id, id) WHERE ((subject_changed_at IS NOT NULL) OR (number_since IS NOT NULL) OR (key_exposed_at IS NOT NULL) OR (environment_changed_at IS NOT NULL))
CREATE INDEX clients_contract ON clients USING btree (editor_id, contract_number) WHERE (contract_number IS NOT NULL)
CREATE INDEX clients_departement ON clients USING btree (editor_id, departement)
CREATE UNIQUE INDEX clients_finess ON clients USING btree (editor_id, finess_ej)
CREATE INDEX clients_grouping ON clients USING btree (editor_id, grouping_id) WHERE (grouping_id IS NOT NULL)
CREATE UNIQUE INDEX clients_internal_reference ON clients USING btree (editor_id, internal_reference) WHERE (internal_reference IS NOT NULL)
CREATE INDEX clients_number ON clients USING btree (editor_id, number, id)
CREATE INDEX clients_plain_name ON clients USING btree (editor_id, plain_name)
CREATE INDEX clients_search ON clients USING gin (editor_id, search gin_trgm_ops)
CREATE UNIQUE INDEX clients_siret ON clients USING btree (editor_id, siret)
CREATE INDEX clients_subject_changed ON clients USING btree (editor_id, subject_changed_at) WHERE (subject_changed_at IS NOT NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
CREATE TRIGGER begin_progress AFTER INSERT ON clients REFERENCING NEW TABLE AS created FOR EACH STATEMENT EXECUTE FUNCTION begin_progress()
CREATE TRIGGER follow_client AFTER UPDATE ON clients REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_client()
CREATE TRIGGER hear_register AFTER INSERT ON clients REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION hear_register_of_new()
CREATE TRIGGER hear_register_again AFTER UPDATE OF finess_ej ON clients FOR EACH ROW WHEN ((new.finess_ej IS DISTINCT FROM old.finess_ej)) EXECUTE FUNCTION hear_register_of_one()
CREATE TRIGGER note_environment BEFORE UPDATE OF environment ON clients FOR EACH ROW WHEN ((old.environment <> new.environment)) EXECUTE FUNCTION note_environment()
GRANT INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT TO sceau_definer

TABLE comments (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  author_id uuid NOT NULL
  text text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  removed_at timestamp with time zone
  CONSTRAINT comments_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT comments_check CHECK (((removed_at IS NULL) OR (text = ''::text)))
  CONSTRAINT comments_editor_id_author_id_fkey FOREIGN KEY (editor_id, author_id) REFERENCES users(editor_id, id)
  CONSTRAINT comments_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT comments_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
CREATE INDEX comments_client ON comments USING btree (editor_id, client_id, created_at)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT TO sceau_app
GRANT UPDATE (removed_at) TO sceau_app
GRANT UPDATE (text) TO sceau_app

TABLE csrs (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  order_id uuid NOT NULL
  file_name text NOT NULL
  der bytea NOT NULL
  sha256 text NOT NULL
  spki_sha256 text NOT NULL
  acceptable boolean NOT NULL
  verdict jsonb NOT NULL
  uploaded_by text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT csrs_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT csrs_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT csrs_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT csrs_editor_id_order_id_fkey FOREIGN KEY (editor_id, order_id) REFERENCES orders(editor_id, id)
)
CREATE INDEX csrs_fingerprint ON csrs USING btree (editor_id, sha256)
CREATE INDEX csrs_key ON csrs USING btree (editor_id, spki_sha256)
CREATE INDEX csrs_order ON csrs USING btree (editor_id, order_id, created_at DESC)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT TO sceau_app

TABLE delegations (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  channel text NOT NULL DEFAULT 'form'::text
  state text NOT NULL
  state_since timestamp with time zone NOT NULL DEFAULT moment()
  scope text[] NOT NULL DEFAULT '{ORG}'::text[]
  starts_on date
  ends_on date
  evidence_document_id uuid
  version integer NOT NULL DEFAULT 1
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  reference text -- what the paper is filed under, at the client’s or ours
  signed_on date
  CONSTRAINT delegations_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT delegations_channel_check CHECK ((channel = ANY (ARRAY['form'::text, 'portal'::text])))
  CONSTRAINT delegations_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT delegations_editor_id_evidence_document_id_fkey FOREIGN KEY (editor_id, evidence_document_id) REFERENCES documents(editor_id, id)
  CONSTRAINT delegations_reference_check CHECK (((reference <> ''::text) AND (length(reference) <= 80)))
)
CREATE INDEX delegations_client ON delegations USING btree (editor_id, client_id)
CREATE INDEX delegations_designations ON delegations USING btree (editor_id, state_since) WHERE ((channel = 'portal'::text) AND (state = 'requested'::text))
CREATE INDEX delegations_ending ON delegations USING btree (editor_id, ends_on, client_id) WHERE ((state = ANY (ARRAY['active'::text, 'to_review'::text])) AND (ends_on IS NOT NULL))
CREATE UNIQUE INDEX delegations_in_force ON delegations USING btree (editor_id, client_id, channel) WHERE (state = ANY (ARRAY['active'::text, 'to_review'::text]))
CREATE INDEX delegations_signed ON delegations USING btree (editor_id, client_id) INCLUDE (starts_on, state_since) WHERE ((channel = 'form'::text) AND (state = 'signed'::text))
CREATE INDEX delegations_to_review ON delegations USING btree (editor_id, client_id) INCLUDE (state_since) WHERE (state = 'to_review'::text)
CREATE INDEX delegations_under_way ON delegations USING btree (editor_id, client_id) WHERE ((channel = 'form'::text) AND (state = ANY (ARRAY['requested'::text, 'signed'::text])))
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE demonstration (
  id boolean NOT NULL DEFAULT true
  begun_at timestamp with time zone NOT NULL DEFAULT now()
  CONSTRAINT demonstration_pkey PRIMARY KEY (id)
  CONSTRAINT demonstration_id_check CHECK (id)
)
CREATE TRIGGER refuse_late_demonstration BEFORE INSERT ON demonstration FOR EACH ROW EXECUTE FUNCTION refuse_late_demonstration()
GRANT SELECT TO sceau_app
GRANT SELECT TO sceau_definer

TABLE departure_exceptions (
  editor_id uuid NOT NULL DEFAULT current_editor()
  departure_id uuid NOT NULL
  line text NOT NULL
  client_id uuid NOT NULL
  decision text NOT NULL
  taker text
  reason text NOT NULL
  decided_by text NOT NULL
  decided_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT departure_exceptions_pkey PRIMARY KEY (editor_id, departure_id, line, client_id)
  CONSTRAINT departure_exceptions_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT departure_exceptions_editor_id_departure_id_fkey FOREIGN KEY (editor_id, departure_id) REFERENCES departures(editor_id, id)
  CONSTRAINT departure_exceptions_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
CREATE INDEX departure_exceptions_client ON departure_exceptions USING btree (editor_id, client_id)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE departures (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  administrator_id uuid NOT NULL
  state text NOT NULL DEFAULT 'draft'::text
  state_since timestamp with time zone NOT NULL DEFAULT moment()
  last_day date NOT NULL
  access_ends_at timestamp with time zone NOT NULL
  replacement_id uuid
  second_id uuid
  decisions jsonb NOT NULL DEFAULT '{}'::jsonb -- by line: what is decided, who takes over, and who attested it
  campaign_id uuid -- simulated from these very decisions; null once one of them changed since
  clients integer -- how many clients the person was recorded for when the departure was confirmed
  access_ended_at timestamp with time zone
  version integer NOT NULL DEFAULT 1
  saved_at timestamp with time zone NOT NULL DEFAULT moment()
  created_by text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT departures_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT departures_check CHECK (((replacement_id IS DISTINCT FROM administrator_id) AND (second_id IS DISTINCT FROM administrator_id)))
  CONSTRAINT departures_editor_id_administrator_id_fkey FOREIGN KEY (editor_id, administrator_id) REFERENCES administrators(editor_id, id)
  CONSTRAINT departures_editor_id_campaign_id_fkey FOREIGN KEY (editor_id, campaign_id) REFERENCES campaigns(editor_id, id)
  CONSTRAINT departures_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT departures_editor_id_replacement_id_fkey FOREIGN KEY (editor_id, replacement_id) REFERENCES administrators(editor_id, id)
  CONSTRAINT departures_editor_id_second_id_fkey FOREIGN KEY (editor_id, second_id) REFERENCES administrators(editor_id, id)
  CONSTRAINT departures_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'confirmed'::text, 'finished'::text, 'abandoned'::text])))
)
CREATE UNIQUE INDEX departures_open ON departures USING btree (editor_id, administrator_id) WHERE (state = ANY (ARRAY['draft'::text, 'confirmed'::text]))
CREATE INDEX departures_state ON departures USING btree (editor_id, state, state_since)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE deputies (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  account_manager_id uuid
  client_id uuid
  deputy_id uuid NOT NULL
  starts_on date NOT NULL
  ends_on date NOT NULL
  reason text
  version integer NOT NULL DEFAULT 1
  created_by text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT deputies_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT deputies_check CHECK (((account_manager_id IS NULL) <> (client_id IS NULL)))
  CONSTRAINT deputies_check1 CHECK ((account_manager_id IS DISTINCT FROM deputy_id))
  CONSTRAINT deputies_check2 CHECK ((ends_on >= starts_on))
  CONSTRAINT deputies_editor_id_account_manager_id_fkey FOREIGN KEY (editor_id, account_manager_id) REFERENCES users(editor_id, id)
  CONSTRAINT deputies_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT deputies_editor_id_deputy_id_fkey FOREIGN KEY (editor_id, deputy_id) REFERENCES users(editor_id, id)
  CONSTRAINT deputies_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
CREATE INDEX deputies_account_manager ON deputies USING btree (editor_id, account_manager_id)
CREATE INDEX deputies_client ON deputies USING btree (editor_id, client_id)
CREATE INDEX deputies_deputy ON deputies USING btree (editor_id, deputy_id, ends_on)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE directory_changes (
  id uuid NOT NULL
  structure text NOT NULL
  finess text NOT NULL
  legal_entity_finess text NOT NULL -- the FINESS EJ concerned; of an establishment that was transferred, the one it left
  name text NOT NULL
  change text NOT NULL
  before text
  after text
  extracted_on date NOT NULL
  recorded_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT directory_changes_pkey PRIMARY KEY (id)
  CONSTRAINT directory_changes_change_check CHECK ((change = ANY (ARRAY['renamed'::text, 'moved'::text, 'closed'::text, 'reopened'::text, 'transferred'::text])))
  CONSTRAINT directory_changes_structure_check CHECK ((structure = ANY (ARRAY['legal_entity'::text, 'establishment'::text])))
)
CREATE INDEX directory_changes_entity ON directory_changes USING btree (legal_entity_finess, recorded_at)
CREATE INDEX directory_changes_finess ON directory_changes USING btree (finess, extracted_on, recorded_at)
CREATE TRIGGER tell_recorded AFTER INSERT ON directory_changes REFERENCING NEW TABLE AS recorded FOR EACH STATEMENT EXECUTE FUNCTION tell_recorded_changes()
GRANT SELECT TO sceau_app

TABLE directory_establishments (
  finess text NOT NULL
  legal_entity_finess text NOT NULL
  name text NOT NULL
  siret text
  category text
  town text
  postal_code text
  departement text
  address text
  closed_on date
  extracted_on date NOT NULL
  search text GENERATED (searchable(((((name || ' '::text) || COALESCE(town, ''::text)) || ' '::text) || finess)))
  CONSTRAINT directory_establishments_pkey PRIMARY KEY (finess)
)
CREATE INDEX directory_establishments_entity ON directory_establishments USING btree (legal_entity_finess)
CREATE INDEX directory_establishments_search ON directory_establishments USING gin (search gin_trgm_ops)
CREATE INDEX directory_establishments_siret ON directory_establishments USING btree (siret) WHERE (siret IS NOT NULL)
GRANT SELECT TO sceau_app

TABLE directory_legal_entities (
  finess text NOT NULL
  name text NOT NULL
  siren text
  town text
  postal_code text
  departement text
  address text
  legal_status text
  closed_on date
  extracted_on date NOT NULL
  search text GENERATED (searchable(((((name || ' '::text) || COALESCE(town, ''::text)) || ' '::text) || finess)))
  initials text GENERATED (initials(name))
  CONSTRAINT directory_legal_entities_pkey PRIMARY KEY (finess)
)
CREATE INDEX directory_legal_entities_initials ON directory_legal_entities USING btree (initials text_pattern_ops)
CREATE INDEX directory_legal_entities_search ON directory_legal_entities USING gin (search gin_trgm_ops)
CREATE INDEX directory_legal_entities_siren ON directory_legal_entities USING btree (siren) WHERE (siren IS NOT NULL)
GRANT SELECT TO sceau_app

TABLE directory_loads (
  id uuid NOT NULL
  file_name text NOT NULL
  format text NOT NULL
  extracted_on date
  legal_entities integer NOT NULL
  establishments integer NOT NULL
  loaded_at timestamp with time zone NOT NULL DEFAULT now()
  state text NOT NULL DEFAULT 'done'::text
  sha256 text
  records integer NOT NULL DEFAULT 0 -- how many records of the file are staged or refused: where an interrupted load goes on
  refused integer NOT NULL DEFAULT 0
  first_refusals text[] NOT NULL DEFAULT '{}'::text[]
  CONSTRAINT directory_loads_pkey PRIMARY KEY (id)
  CONSTRAINT directory_loads_check CHECK (((state <> 'done'::text) OR (extracted_on IS NOT NULL)))
  CONSTRAINT directory_loads_state_check CHECK ((state = ANY (ARRAY['staging'::text, 'done'::text, 'abandoned'::text])))
)
CREATE UNIQUE INDEX directory_loads_under_way ON directory_loads USING btree (state) WHERE (state = 'staging'::text)
GRANT SELECT TO sceau_app

TABLE directory_staging (
  place integer NOT NULL -- in the file: of a structure given twice, the last counts
  kind text NOT NULL
  finess text NOT NULL
  legal_entity_finess text
  name text NOT NULL
  siren text
  siret text
  category text
  town text
  postal_code text
  departement text
  address text
  legal_status text
  closed boolean -- null: the file does not tell
  closed_on date
)

TABLE directory_words (
  word text NOT NULL
  CONSTRAINT directory_words_pkey PRIMARY KEY (word)
)
CREATE INDEX directory_words_near ON directory_words USING gin (word gin_trgm_ops)
GRANT SELECT TO sceau_app

TABLE documents (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid
  kind text NOT NULL
  file_name text NOT NULL
  media_type text NOT NULL
  size integer NOT NULL
  sha256 text NOT NULL
  bytes bytea NOT NULL
  superseded_by uuid
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  created_by text NOT NULL
  note text
  inputs_sha256 text -- of everything it was drawn from; null for what was brought to us
  CONSTRAINT documents_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT documents_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT documents_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT documents_editor_id_superseded_by_fkey FOREIGN KEY (editor_id, superseded_by) REFERENCES documents(editor_id, id)
  CONSTRAINT documents_inputs_sha256_check CHECK ((inputs_sha256 ~ '^[0-9a-f]{64}$'::text))
)
CREATE INDEX documents_client ON documents USING btree (editor_id, client_id, created_at DESC)
CREATE INDEX documents_inputs ON documents USING btree (editor_id, inputs_sha256) WHERE ((inputs_sha256 IS NOT NULL) AND (superseded_by IS NULL))
CREATE INDEX documents_papers ON documents USING btree (editor_id, sha256) WHERE (kind = ANY (ARRAY['request_unsigned'::text, 'request_signed'::text, 'delegation_letter'::text, 'delegation_evidence'::text, 'card_form'::text, 'blank_413'::text, 'blank_form'::text]))
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
CREATE TRIGGER keep_document_kind BEFORE UPDATE OF kind, client_id ON documents FOR EACH ROW WHEN (((old.kind IS DISTINCT FROM new.kind) OR (old.client_id IS DISTINCT FROM new.client_id))) EXECUTE FUNCTION keep_document_kind()
GRANT DELETE, SELECT TO sceau_definer
GRANT INSERT, SELECT TO sceau_app
GRANT UPDATE (client_id) TO sceau_app
GRANT UPDATE (kind) TO sceau_app
GRANT UPDATE (superseded_by) TO sceau_app

TABLE editor_authorities (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  sha256 text NOT NULL
  name text NOT NULL
  kind text NOT NULL
  environment text NOT NULL
  not_after timestamp with time zone NOT NULL
  der bytea NOT NULL
  added_by text NOT NULL
  added_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT editor_authorities_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT editor_authorities_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT editor_authorities_environment_check CHECK ((environment = ANY (ARRAY['PROD'::text, 'TEST'::text])))
  CONSTRAINT editor_authorities_kind_check CHECK ((kind = ANY (ARRAY['root'::text, 'issuing'::text])))
)
CREATE UNIQUE INDEX editor_authorities_fingerprint ON editor_authorities USING btree (editor_id, sha256)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE editor_revocation_lists (
  editor_id uuid NOT NULL DEFAULT current_editor()
  authority_sha256 text NOT NULL
  this_update timestamp with time zone NOT NULL
  next_update timestamp with time zone
  entries integer NOT NULL
  der bytea NOT NULL
  loaded_by text NOT NULL
  loaded_at timestamp with time zone NOT NULL DEFAULT moment()
  sha256 text NOT NULL GENERATED (encode(sha256(der), 'hex'::text))
  CONSTRAINT editor_revocation_lists_pkey PRIMARY KEY (editor_id, authority_sha256)
  CONSTRAINT editor_revocation_lists_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE editors (
  editor_id uuid NOT NULL
  name text NOT NULL
  slug text NOT NULL
  siret text
  ans_contract_signed_on date
  mail_from text NOT NULL
  ans_request_address text NOT NULL DEFAULT 'monserviceclient.certificats@esante.gouv.fr'::text
  ans_sender_domains text[] NOT NULL DEFAULT '{esante.gouv.fr}'::text[]
  mail_source text
  reminder_stages integer[] NOT NULL DEFAULT '{180,120,90,60,30,15,7,3,1,0,-1,-7}'::integer[]
  version integer NOT NULL DEFAULT 1
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  ans_links jsonb NOT NULL DEFAULT '{}'::jsonb -- addresses of ANS's pages and forms that differ from those of the guide, by name
  mail_authserv_id text -- the name under which the server of the mailbox signs its Authentication-Results (RFC 8601); null: it checks nothing, no mail moves anything by itself
  account_managers_act_on text NOT NULL DEFAULT 'all'::text
  retention jsonb NOT NULL DEFAULT '{}'::jsonb -- days by kind of data, where they differ from the usual ones
  suspended_at timestamp with time zone -- by the operator alone: nobody signs in, no job is done, no mail leaves
  suspended_reason text
  deletion_asked_at timestamp with time zone
  mail_campaign_minutes integer NOT NULL DEFAULT 10 -- between the confirmation of a campaign that sends mails and its first row
  third_party_since date -- declared on mesHabilitations as a third-party structure that clients may designate
  third_party_document_id uuid -- what shows it
  written_mail_minutes integer NOT NULL DEFAULT 5 -- between a mail written by hand and its leaving: time to take it back
  outside_mails_a_day integer NOT NULL DEFAULT 5 -- to one address outside; what exceeds leaves the next working day. 0: as many as there are
  CONSTRAINT editors_pkey PRIMARY KEY (editor_id)
  CONSTRAINT editors_account_managers_act_on_check CHECK ((account_managers_act_on = ANY (ARRAY['all'::text, 'own'::text])))
  CONSTRAINT editors_check CHECK (((deletion_asked_at IS NULL) OR (suspended_at IS NOT NULL)))
  CONSTRAINT editors_check1 CHECK (((third_party_document_id IS NULL) OR (third_party_since IS NOT NULL)))
  CONSTRAINT editors_editor_id_third_party_document_id_fkey FOREIGN KEY (editor_id, third_party_document_id) REFERENCES documents(editor_id, id)
  CONSTRAINT editors_mail_authserv_id_check CHECK ((mail_authserv_id ~ '^[!-~]{1,253}$'::text))
  CONSTRAINT editors_mail_campaign_minutes_check CHECK (((mail_campaign_minutes >= 0) AND (mail_campaign_minutes <= 1440)))
  CONSTRAINT editors_mail_source_holds_no_password CHECK ((mail_source !~ '^[a-z]+://[^/@]*:[^/@]*@'::text)) NOT VALID
  CONSTRAINT editors_outside_mails_a_day_check CHECK (((outside_mails_a_day >= 0) AND (outside_mails_a_day <= 100)))
  CONSTRAINT editors_slug_key UNIQUE (slug)
  CONSTRAINT editors_written_mail_minutes_check CHECK (((written_mail_minutes >= 0) AND (written_mail_minutes <= 1440)))
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
CREATE TRIGGER await_other_stages AFTER UPDATE ON editors FOR EACH ROW WHEN ((old.reminder_stages IS DISTINCT FROM new.reminder_stages)) EXECUTE FUNCTION await_other_stages()
CREATE TRIGGER keep_operators_columns BEFORE UPDATE ON editors FOR EACH ROW WHEN (((old.slug IS DISTINCT FROM new.slug) OR (old.mail_from IS DISTINCT FROM new.mail_from) OR (old.mail_source IS DISTINCT FROM new.mail_source) OR (old.mail_authserv_id IS DISTINCT FROM new.mail_authserv_id) OR (old.ans_sender_domains IS DISTINCT FROM new.ans_sender_domains))) EXECUTE FUNCTION keep_operators_columns()
GRANT SELECT TO sceau_definer
GRANT SELECT, UPDATE TO sceau_app

TABLE establishments (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  finess_eg text NOT NULL
  name text NOT NULL
  category text
  town text
  version integer NOT NULL DEFAULT 1
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  search text GENERATED (searchable((((((((' '::text || name) || ' '::text) || COALESCE(town, ''::text)) || ' '::text) || finess_eg) || ' '::text) || initials(name))))
  closed_on date
  closed_reason text
  transferred_at timestamp with time zone -- when it last went to another client; null: never. Written by a trigger
  CONSTRAINT establishments_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT establishments_check CHECK (((closed_on IS NULL) = (closed_reason IS NULL)))
  CONSTRAINT establishments_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
)
CREATE INDEX establishments_client ON establishments USING btree (editor_id, client_id)
CREATE UNIQUE INDEX establishments_finess ON establishments USING btree (editor_id, finess_eg)
CREATE INDEX establishments_search ON establishments USING gin (editor_id, search gin_trgm_ops)
CREATE INDEX establishments_transferred ON establishments USING btree (editor_id, id) INCLUDE (client_id) WHERE (transferred_at IS NOT NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
CREATE TRIGGER hear_register AFTER INSERT ON establishments REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION hear_register_of_new()
CREATE TRIGGER hear_register_again AFTER UPDATE OF finess_eg, client_id ON establishments FOR EACH ROW WHEN (((new.finess_eg IS DISTINCT FROM old.finess_eg) OR (new.client_id IS DISTINCT FROM old.client_id))) EXECUTE FUNCTION hear_register_of_one()
CREATE TRIGGER tell_closing AFTER UPDATE OF closed_on ON establishments FOR EACH ROW WHEN (((new.closed_on IS NULL) IS DISTINCT FROM (old.closed_on IS NULL))) EXECUTE FUNCTION tell_closing()
CREATE TRIGGER tell_transfer BEFORE UPDATE OF client_id ON establishments FOR EACH ROW WHEN ((new.client_id IS DISTINCT FROM old.client_id)) EXECUTE FUNCTION tell_transfer()
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT TO sceau_definer

TABLE exposed_keys (
  editor_id uuid NOT NULL DEFAULT current_editor()
  spki_sha256 text NOT NULL
  came_by text NOT NULL
  seen_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT exposed_keys_pkey PRIMARY KEY (editor_id, spki_sha256)
  CONSTRAINT exposed_keys_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT exposed_keys_spki_sha256_check CHECK ((spki_sha256 ~ '^[0-9a-f]{64}$'::text))
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE factors (
  editor_id uuid NOT NULL DEFAULT current_editor()
  user_id uuid NOT NULL
  confirmed_at timestamp with time zone NOT NULL DEFAULT moment()
  last_step bigint NOT NULL
  CONSTRAINT factors_pkey PRIMARY KEY (editor_id, user_id)
  CONSTRAINT factors_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT factors_editor_id_user_id_fkey FOREIGN KEY (editor_id, user_id) REFERENCES users(editor_id, id)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE forgotten_mails (
  editor_id uuid NOT NULL DEFAULT current_editor()
  digest text NOT NULL
  CONSTRAINT forgotten_mails_pkey PRIMARY KEY (editor_id, digest)
  CONSTRAINT forgotten_mails_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
  CONSTRAINT forgotten_mails_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT TO sceau_definer
GRANT SELECT TO sceau_app

TABLE form_blanks (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  kind text NOT NULL
  edition integer NOT NULL
  recognised text -- the edition that is mapped by itself: the 413 of March 2024
  fields jsonb NOT NULL
  pages jsonb NOT NULL
  mapping jsonb NOT NULL
  version integer NOT NULL DEFAULT 1
  used_at timestamp with time zone -- when it was put in use; its mapping is settled from then on
  used_by text
  replaced_at timestamp with time zone
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  created_by text NOT NULL
  CONSTRAINT form_blanks_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT form_blanks_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT form_blanks_editor_id_id_fkey FOREIGN KEY (editor_id, id) REFERENCES documents(editor_id, id)
  CONSTRAINT form_blanks_editor_id_kind_edition_key UNIQUE (editor_id, kind, edition)
  CONSTRAINT form_blanks_kind_check CHECK ((kind = ANY (ARRAY['413'::text, '503'::text, '101'::text, '301'::text, 'mandate'::text])))
)
CREATE UNIQUE INDEX form_blanks_in_use ON form_blanks USING btree (editor_id, kind) WHERE ((used_at IS NOT NULL) AND (replaced_at IS NULL))
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE form_tokens (
  editor_id uuid NOT NULL DEFAULT current_editor()
  token uuid NOT NULL
  location text
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT form_tokens_pkey PRIMARY KEY (editor_id, token)
  CONSTRAINT form_tokens_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
CREATE INDEX form_tokens_created ON form_tokens USING btree (editor_id, created_at)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE former_numbers (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  number text NOT NULL
  replaced_by text NOT NULL
  changed_on date NOT NULL
  reason text NOT NULL
  document_id uuid NOT NULL
  recorded_by text NOT NULL
  recorded_at timestamp with time zone NOT NULL DEFAULT moment()
  unit text GENERATED ((
CASE
    WHEN (length(number) = 14) THEN '3'::text
    ELSE '1'::text
END || number)) -- as certificates carry it (OU): 1 and the FINESS, 3 and the SIRET
  search text GENERATED (searchable((' '::text || number)))
  CONSTRAINT former_numbers_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT former_numbers_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT former_numbers_editor_id_document_id_fkey FOREIGN KEY (editor_id, document_id) REFERENCES documents(editor_id, id)
  CONSTRAINT former_numbers_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
CREATE INDEX former_numbers_client ON former_numbers USING btree (editor_id, client_id)
CREATE INDEX former_numbers_number ON former_numbers USING btree (editor_id, number)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT TO sceau_app
GRANT SELECT TO sceau_definer

TABLE groupings (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  name text NOT NULL
  shared_system boolean NOT NULL DEFAULT false
  note text
  version integer NOT NULL DEFAULT 1
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT groupings_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT groupings_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
CREATE INDEX groupings_by_name ON groupings USING btree (editor_id, searchable(name), id)
CREATE UNIQUE INDEX groupings_name ON groupings USING btree (editor_id, lower(name))
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT TO sceau_definer

TABLE identity_providers (
  editor_id uuid NOT NULL DEFAULT current_editor()
  name text NOT NULL DEFAULT ''::text
  issuer text NOT NULL DEFAULT ''::text
  client_id text NOT NULL DEFAULT ''::text
  scope text NOT NULL DEFAULT 'openid email profile'::text
  acr_values text[] NOT NULL DEFAULT '{}'::text[]
  role_claim text
  role_rules text[] NOT NULL DEFAULT '{}'::text[]
  email_domains text[] NOT NULL DEFAULT '{}'::text[]
  creates_people boolean NOT NULL DEFAULT false
  password_for text NOT NULL DEFAULT 'everybody'::text
  factor_by text NOT NULL DEFAULT 'ours'::text
  offered boolean NOT NULL DEFAULT false
  version integer NOT NULL DEFAULT 1
  CONSTRAINT identity_providers_pkey PRIMARY KEY (editor_id)
  CONSTRAINT identity_providers_check CHECK (((NOT offered) OR ((issuer <> ''::text) AND (client_id <> ''::text))))
  CONSTRAINT identity_providers_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT identity_providers_factor_by_check CHECK ((factor_by = ANY (ARRAY['ours'::text, 'theirs'::text])))
  CONSTRAINT identity_providers_password_for_check CHECK ((password_for = ANY (ARRAY['everybody'::text, 'admins'::text])))
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE import_entries (
  editor_id uuid NOT NULL DEFAULT current_editor()
  import_id uuid NOT NULL
  line integer NOT NULL
  bytes bytea
  problem text -- why nothing of the file was kept: a private key, an archive in the archive, too big
  CONSTRAINT import_entries_pkey PRIMARY KEY (editor_id, import_id, line)
  CONSTRAINT import_entries_check CHECK (((bytes IS NULL) = (problem IS NOT NULL)))
  CONSTRAINT import_entries_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT import_entries_editor_id_import_id_line_fkey FOREIGN KEY (editor_id, import_id, line) REFERENCES import_rows(editor_id, import_id, line)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE import_mappings (
  editor_id uuid NOT NULL DEFAULT current_editor()
  signature text NOT NULL -- hash of the header: the next file with the same one is mapped at once
  mapping jsonb NOT NULL
  used_by text NOT NULL
  used_at timestamp with time zone NOT NULL DEFAULT moment()
  kind text NOT NULL
  CONSTRAINT import_mappings_pkey PRIMARY KEY (editor_id, kind, signature)
  CONSTRAINT import_mappings_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE import_pieces (
  editor_id uuid NOT NULL DEFAULT current_editor()
  import_id uuid NOT NULL
  position integer NOT NULL
  bytes bytea NOT NULL
  CONSTRAINT import_pieces_pkey PRIMARY KEY (editor_id, import_id, "position")
  CONSTRAINT import_pieces_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT import_pieces_editor_id_import_id_fkey FOREIGN KEY (editor_id, import_id) REFERENCES imports(editor_id, id)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT TO sceau_app

TABLE import_rows (
  editor_id uuid NOT NULL DEFAULT current_editor()
  import_id uuid NOT NULL
  line integer NOT NULL
  key text NOT NULL -- rows that speak of one thing have the same; ?line when the cell says nothing that could be one
  cells jsonb NOT NULL
  outcome text
  differences jsonb
  errors jsonb
  remarks jsonb
  reason text -- what rows in error are grouped by, without the values
  subject_id uuid
  applied_at timestamp with time zone
  stale_at timestamp with time zone
  left_out jsonb
  undo jsonb -- on the first applied row of a key: what gives back what they changed, in the words of the kind
  undone_at timestamp with time zone
  kept_at timestamp with time zone
  of_others boolean NOT NULL DEFAULT false -- kept only because whoever undid the import may not act on their client
  CONSTRAINT import_rows_pkey PRIMARY KEY (editor_id, import_id, line)
  CONSTRAINT import_rows_editor_id_import_id_fkey FOREIGN KEY (editor_id, import_id) REFERENCES imports(editor_id, id)
  CONSTRAINT import_rows_outcome_check CHECK ((outcome = ANY (ARRAY['new'::text, 'changed'::text, 'unchanged'::text, 'error'::text])))
)
CREATE INDEX import_rows_key ON import_rows USING btree (editor_id, import_id, key, line)
CREATE INDEX import_rows_outcome ON import_rows USING btree (editor_id, import_id, outcome, line)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT TO sceau_definer

TABLE imports (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  file_name text NOT NULL
  format text NOT NULL
  size integer NOT NULL
  sha256 text NOT NULL
  sheets text[] NOT NULL DEFAULT '{}'::text[]
  sheet text
  header text[] NOT NULL
  samples jsonb NOT NULL DEFAULT '[]'::jsonb
  mapping jsonb
  state text NOT NULL
  state_since timestamp with time zone NOT NULL DEFAULT moment()
  failure text
  read_rows integer NOT NULL DEFAULT 0 -- rows of the file kept in import_rows; read_all once the last one is
  read_all boolean NOT NULL DEFAULT false
  new_rows integer NOT NULL DEFAULT 0
  changed_rows integer NOT NULL DEFAULT 0
  unchanged_rows integer NOT NULL DEFAULT 0
  error_rows integer NOT NULL DEFAULT 0
  applied_rows integer NOT NULL DEFAULT 0
  stale_rows integer NOT NULL DEFAULT 0 -- rows whose client was changed by someone between the check and the application: left alone
  checked_at timestamp with time zone
  applied_at timestamp with time zone
  applied_by text
  version integer NOT NULL DEFAULT 1
  created_by text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  kind text NOT NULL
  left_out text[] NOT NULL DEFAULT '{}'::text[] -- columns whose wrong values are left out: the rest of the line applies
  confirmed text[] NOT NULL DEFAULT '{}'::text[] -- columns where a line may take back a state
  undone_rows integer NOT NULL DEFAULT 0
  kept_rows integer NOT NULL DEFAULT 0 -- applied rows that an undoing left: what they speak of was changed since, or is about somebody else’s client
  undone_by text
  gives_back boolean NOT NULL DEFAULT true -- false: applied before what gives it back was kept with its rows
  decided_by_id uuid
  follower_id uuid -- who follows a client that it makes and whose line names nobody: whoever checked it, where account managers act on their own clients only
  resumes_id uuid -- the import whose outcome file it is
  seen_at timestamp with time zone -- a person saw the lines that were not applied: nothing is to be taken up any more
  seen_by text
  others_rows integer NOT NULL DEFAULT 0 -- of the kept rows, those of clients on whom whoever undid it may not act: whoever may gives them back
  CONSTRAINT imports_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT imports_check CHECK (((seen_at IS NULL) = (seen_by IS NULL)))
  CONSTRAINT imports_editor_id_decided_by_id_fkey FOREIGN KEY (editor_id, decided_by_id) REFERENCES users(editor_id, id)
  CONSTRAINT imports_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT imports_editor_id_follower_id_fkey FOREIGN KEY (editor_id, follower_id) REFERENCES users(editor_id, id)
  CONSTRAINT imports_editor_id_resumes_id_fkey FOREIGN KEY (editor_id, resumes_id) REFERENCES imports(editor_id, id)
  CONSTRAINT imports_format_check CHECK ((format = ANY (ARRAY['csv'::text, 'xlsx'::text, 'zip'::text, 'files'::text])))
)
CREATE INDEX imports_resumed ON imports USING btree (editor_id, resumes_id) WHERE (resumes_id IS NOT NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE instance_establishments (
  editor_id uuid NOT NULL DEFAULT current_editor()
  instance_id uuid NOT NULL
  establishment_id uuid NOT NULL
  dmp_configured_at timestamp with time zone -- when its FINESS EG was configured in what this instance sends to the DMP
  dmp_configured_by text
  CONSTRAINT instance_establishments_pkey PRIMARY KEY (editor_id, instance_id, establishment_id)
  CONSTRAINT instance_establishments_dmp_check CHECK (((dmp_configured_at IS NULL) = (dmp_configured_by IS NULL)))
  CONSTRAINT instance_establishments_editor_id_establishment_id_fkey FOREIGN KEY (editor_id, establishment_id) REFERENCES establishments(editor_id, id)
  CONSTRAINT instance_establishments_editor_id_instance_id_fkey FOREIGN KEY (editor_id, instance_id) REFERENCES instances(editor_id, id)
)
CREATE INDEX instance_establishments_establishment ON instance_establishments USING btree (editor_id, establishment_id)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE instances (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  solution_id uuid NOT NULL
  name text NOT NULL
  application_name text NOT NULL
  host_name text
  services text[] NOT NULL DEFAULT '{}'::text[]
  retired_at timestamp with time zone
  version integer NOT NULL DEFAULT 1
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  holder_level text NOT NULL DEFAULT 'EJ'::text -- EJ: one set under the client's number; EG: one set per establishment served. Without a date nobody chose yet, and the rule is the EJ
  holder_since date
  holder_reason text
  CONSTRAINT instances_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT instances_check CHECK (((holder_since IS NULL) = (holder_reason IS NULL)))
  CONSTRAINT instances_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT instances_editor_id_solution_id_fkey FOREIGN KEY (editor_id, solution_id) REFERENCES solutions(editor_id, id)
  CONSTRAINT instances_holder_level_check CHECK ((holder_level = ANY (ARRAY['EJ'::text, 'EG'::text])))
  CONSTRAINT instances_holder_reason_check CHECK ((holder_reason <> ''::text))
)
CREATE UNIQUE INDEX instances_client ON instances USING btree (editor_id, client_id, id)
CREATE INDEX instances_retired ON instances USING btree (editor_id, id) WHERE (retired_at IS NOT NULL)
CREATE INDEX instances_search ON instances USING gin (editor_id, searchable((((((' '::text || name) || ' '::text) || application_name) || ' '::text) || COALESCE(host_name, ''::text))) gin_trgm_ops)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT TO sceau_definer

TABLE mail_allowances (
  editor_id uuid NOT NULL DEFAULT current_editor()
  address text NOT NULL
  day date NOT NULL
  mails integer NOT NULL
  CONSTRAINT mail_allowances_pkey PRIMARY KEY (editor_id, address)
  CONSTRAINT mail_allowances_address_check CHECK ((address = lower(address)))
  CONSTRAINT mail_allowances_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE mail_drafts (
  editor_id uuid NOT NULL DEFAULT current_editor()
  client_id uuid NOT NULL
  user_id uuid NOT NULL
  reply_id uuid
  recipients text[] NOT NULL
  subject text NOT NULL
  text text NOT NULL
  pieces uuid[] NOT NULL
  version integer NOT NULL DEFAULT 1
  kept_at timestamp with time zone NOT NULL DEFAULT moment()
  asks_prerequisites boolean NOT NULL DEFAULT false
  CONSTRAINT mail_drafts_pkey PRIMARY KEY (editor_id, client_id, user_id)
  CONSTRAINT mail_drafts_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT mail_drafts_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT mail_drafts_editor_id_reply_id_fkey FOREIGN KEY (editor_id, reply_id) REFERENCES messages(editor_id, id)
  CONSTRAINT mail_drafts_editor_id_user_id_fkey FOREIGN KEY (editor_id, user_id) REFERENCES users(editor_id, id)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE mail_holds (
  id uuid NOT NULL
  reason text NOT NULL
  held_at timestamp with time zone NOT NULL DEFAULT now()
  released_at timestamp with time zone
  CONSTRAINT mail_holds_pkey PRIMARY KEY (id)
)
CREATE UNIQUE INDEX mail_holds_open ON mail_holds USING btree ((true)) WHERE (released_at IS NULL)
GRANT INSERT, SELECT TO sceau_app

TABLE mail_rules (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  position integer NOT NULL
  recognises text NOT NULL
  phrases text[] NOT NULL
  dossier_after text[] NOT NULL DEFAULT '{}'::text[]
  version integer NOT NULL DEFAULT 1
  CONSTRAINT mail_rules_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT mail_rules_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT mail_rules_recognises_check CHECK ((recognises = ANY (ARRAY['acknowledgement'::text, 'validation'::text, 'correction'::text, 'refusal'::text, 'to_collect'::text])))
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE mail_texts (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  name text -- which of ours it began as, and is put back to; null: the editor’s own
  label text NOT NULL
  subject text NOT NULL
  text text NOT NULL
  removed_at timestamp with time zone
  version integer NOT NULL DEFAULT 1
  CONSTRAINT mail_texts_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT mail_texts_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT mail_texts_name_check CHECK ((name <> ''::text))
)
CREATE UNIQUE INDEX mail_texts_name ON mail_texts USING btree (editor_id, name)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE mailbox_readings (
  editor_id uuid NOT NULL DEFAULT current_editor()
  source text NOT NULL -- the address that was read: another one is read from its beginning
  place jsonb -- of an IMAP folder: UIDVALIDITY, the last UID, the first day that is looked at, the UIDs put off
  unreadable integer NOT NULL DEFAULT 0 -- mails that lie there and could not be read or kept
  problem text
  problem_since timestamp with time zone
  read_at timestamp with time zone
  CONSTRAINT mailbox_readings_pkey PRIMARY KEY (editor_id, source)
  CONSTRAINT mailbox_readings_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE mailboxes (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  name text NOT NULL
  addresses text[] NOT NULL -- what is sent to them arrives there
  host text NOT NULL
  port integer NOT NULL
  security text NOT NULL
  username text NOT NULL
  sign_in text NOT NULL
  token_url text
  oauth_client text
  oauth_scope text
  folders text[] NOT NULL
  authserv_id text -- the name under which its server signs its Authentication-Results (RFC 8601); null: it checks nothing, no mail of it moves anything by itself
  paused_at timestamp with time zone
  removed_at timestamp with time zone
  watched_until timestamp with time zone -- a worker holds a line to it (IMAP IDLE) until then, and says so again before
  version integer NOT NULL DEFAULT 1
  CONSTRAINT mailboxes_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT mailboxes_authserv_id_check CHECK ((authserv_id ~ '^[!-~]{1,253}$'::text))
  CONSTRAINT mailboxes_check CHECK (((sign_in = 'password'::text) OR ((token_url IS NOT NULL) AND (oauth_client IS NOT NULL))))
  CONSTRAINT mailboxes_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT mailboxes_folders_check CHECK (((cardinality(folders) >= 1) AND (cardinality(folders) <= 10)))
  CONSTRAINT mailboxes_port_check CHECK (((port >= 1) AND (port <= 65535)))
  CONSTRAINT mailboxes_security_check CHECK ((security = ANY (ARRAY['tls'::text, 'starttls'::text])))
  CONSTRAINT mailboxes_sign_in_check CHECK ((sign_in = ANY (ARRAY['password'::text, 'oauth'::text])))
  CONSTRAINT mailboxes_token_url_check CHECK ((token_url ~ '^https?://'::text))
)
CREATE UNIQUE INDEX mailboxes_account ON mailboxes USING btree (editor_id, host, port, lower(username)) WHERE (removed_at IS NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE mass_dossier_answers (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  dossier_id uuid NOT NULL
  message_id uuid NOT NULL
  client_id uuid
  number text -- as the mail names it, of a structure that is not in the dossier
  says text
  words text NOT NULL DEFAULT ''::text
  outcome text NOT NULL
  note text NOT NULL DEFAULT ''::text
  decided_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT mass_dossier_answers_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT mass_dossier_answers_check CHECK (((client_id IS NOT NULL) OR (number IS NOT NULL)))
  CONSTRAINT mass_dossier_answers_check1 CHECK (((outcome <> 'pending'::text) OR (client_id IS NOT NULL)))
  CONSTRAINT mass_dossier_answers_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT mass_dossier_answers_editor_id_dossier_id_fkey FOREIGN KEY (editor_id, dossier_id) REFERENCES mass_dossiers(editor_id, id)
  CONSTRAINT mass_dossier_answers_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT mass_dossier_answers_editor_id_message_id_fkey FOREIGN KEY (editor_id, message_id) REFERENCES messages(editor_id, id)
  CONSTRAINT mass_dossier_answers_outcome_check CHECK ((outcome = ANY (ARRAY['pending'::text, 'moved'::text, 'known'::text, 'doubt'::text, 'parked'::text])))
  CONSTRAINT mass_dossier_answers_says_check CHECK ((says = ANY (ARRAY['acknowledgement'::text, 'validation'::text, 'correction'::text, 'refusal'::text])))
)
CREATE INDEX mass_dossier_answers_client ON mass_dossier_answers USING btree (editor_id, dossier_id, client_id)
CREATE UNIQUE INDEX mass_dossier_answers_once ON mass_dossier_answers USING btree (editor_id, message_id, client_id) WHERE (client_id IS NOT NULL)
CREATE INDEX mass_dossier_answers_pending ON mass_dossier_answers USING btree (editor_id, message_id) WHERE (outcome = 'pending'::text)
CREATE UNIQUE INDEX mass_dossier_answers_stranger_once ON mass_dossier_answers USING btree (editor_id, message_id, number) WHERE (client_id IS NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE mass_dossier_rows (
  editor_id uuid NOT NULL DEFAULT current_editor()
  dossier_id uuid NOT NULL
  client_id uuid NOT NULL
  request_id uuid -- where the client stands with ANS is the state of this request, and nothing else; null until the dossier is sent
  left_out text -- why the client did not leave with the dossier
  added_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT mass_dossier_rows_pkey PRIMARY KEY (editor_id, dossier_id, client_id)
  CONSTRAINT mass_dossier_rows_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT mass_dossier_rows_editor_id_dossier_id_fkey FOREIGN KEY (editor_id, dossier_id) REFERENCES mass_dossiers(editor_id, id)
  CONSTRAINT mass_dossier_rows_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT mass_dossier_rows_editor_id_request_id_fkey FOREIGN KEY (editor_id, request_id) REFERENCES requests(editor_id, id)
)
CREATE INDEX mass_dossier_rows_client ON mass_dossier_rows USING btree (editor_id, client_id)
CREATE UNIQUE INDEX mass_dossier_rows_request ON mass_dossier_rows USING btree (editor_id, request_id) WHERE (request_id IS NOT NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE mass_dossiers (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  kind text NOT NULL -- mandate: one dossier instead of forms, ready for the day ANS takes it; forms: signed forms that ANS follows under one number
  title text NOT NULL
  state text NOT NULL DEFAULT 'open'::text
  state_since timestamp with time zone NOT NULL DEFAULT moment()
  administrator_ids uuid[] NOT NULL DEFAULT '{}'::uuid[]
  letter_document_id uuid
  annex_document_id uuid
  papers_rows integer -- how many clients the kept letter and annex name
  sent_on date
  sending_reference text
  sending_document_id uuid
  dossier_number text
  version integer NOT NULL DEFAULT 1
  created_by text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT mass_dossiers_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT mass_dossiers_check CHECK ((((letter_document_id IS NULL) = (annex_document_id IS NULL)) AND ((letter_document_id IS NULL) = (papers_rows IS NULL))))
  CONSTRAINT mass_dossiers_editor_id_annex_document_id_fkey FOREIGN KEY (editor_id, annex_document_id) REFERENCES documents(editor_id, id)
  CONSTRAINT mass_dossiers_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT mass_dossiers_editor_id_letter_document_id_fkey FOREIGN KEY (editor_id, letter_document_id) REFERENCES documents(editor_id, id)
  CONSTRAINT mass_dossiers_editor_id_sending_document_id_fkey FOREIGN KEY (editor_id, sending_document_id) REFERENCES documents(editor_id, id)
  CONSTRAINT mass_dossiers_kind_check CHECK ((kind = ANY (ARRAY['mandate'::text, 'forms'::text])))
  CONSTRAINT mass_dossiers_state_check CHECK ((state = ANY (ARRAY['open'::text, 'sent'::text, 'abandoned'::text])))
)
CREATE INDEX mass_dossiers_created ON mass_dossiers USING btree (editor_id, created_at DESC, id)
CREATE UNIQUE INDEX mass_dossiers_number ON mass_dossiers USING btree (editor_id, dossier_number) WHERE (dossier_number IS NOT NULL)
CREATE UNIQUE INDEX mass_dossiers_title ON mass_dossiers USING btree (editor_id, kind, title) WHERE (state <> 'abandoned'::text)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE messages (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  direction text NOT NULL
  purpose text NOT NULL
  client_id uuid
  subject_kind text
  subject_id uuid
  sender text NOT NULL
  recipients text[] NOT NULL
  subject text NOT NULL
  body text NOT NULL
  message_id text NOT NULL
  in_reply_to text
  reference_ids text[] NOT NULL DEFAULT '{}'::text[]
  raw_document_id uuid
  attachment_ids uuid[] NOT NULL DEFAULT '{}'::uuid[]
  state text NOT NULL
  state_since timestamp with time zone NOT NULL DEFAULT moment()
  recognised_as text
  dossier_number text
  matched_by text
  matched_at timestamp with time zone
  attempts integer NOT NULL DEFAULT 0
  last_error text
  sent_at timestamp with time zone
  received_at timestamp with time zone
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  proven_by text -- how the domain of its author vouched for a mail that came in, or the token that a return brought back; null: it did not, or the mail came before this was looked at
  sender_doubt text -- why its author is not proven
  content_sha256 text NOT NULL DEFAULT ''::text -- of what a mail that came in says, without the traces of its way; empty before this was noted
  return_token text -- a secret of one mail of ours: a return that brings it back saw that mail
  returned_mail_id uuid -- the mail of ours that a return speaks of
  queued_since timestamp with time zone -- of a mail of ours: since when it has been waiting to leave, whatever was tried
  content_begun_at timestamp with time zone
  attachment_text text NOT NULL DEFAULT ''::text -- the lines of the tables and texts that came with a mail, as far as they could be read
  unread_attachments integer NOT NULL DEFAULT 0 -- how many of its attachments say something that nobody here can read
  link_id uuid -- ours: the link that is written into the mail as it leaves, and kept nowhere
  link_code integer -- ours: which code of that link is written into it as it leaves
  leaves_at timestamp with time zone -- of a mail of ours that waits until then: written by hand, or put off by a cap
  automatic text -- what a machine wrote in the place of its author: no answer of anybody
  formatted jsonb -- the HTML of a mail that came in, as blocks of words
  quarantined_ids uuid[] NOT NULL DEFAULT '{}'::uuid[] -- of its attachments, those that held a certificate request: given to nobody but who answers for the house
  csr_since timestamp with time zone -- it brought a certificate request: since when its owner is to be told how to hand it over
  csr_settled_at timestamp with time zone -- a person said that this is done, otherwise than by answering the mail
  put_off text -- of a mail of ours that waits: the cap of its addressee for the day, or an address that receives nothing any more
  left_out text[] -- of a mail of ours: of its recipients, those whom it did not reach; null: it is for all of them
  held_until timestamp with time zone -- of a mail of ours that waited for its address to be corrected: until when; infinity while it waits
  left_attachments integer NOT NULL DEFAULT 0 -- how many more attachments came with it than were kept: they are in its original alone
  CONSTRAINT messages_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT messages_automatic_check CHECK ((automatic = ANY (ARRAY['out_of_office'::text, 'auto_reply'::text])))
  CONSTRAINT messages_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
  CONSTRAINT messages_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT messages_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT messages_editor_id_link_id_fkey FOREIGN KEY (editor_id, link_id) REFERENCES client_links(editor_id, id) ON DELETE SET NULL (link_id)
  CONSTRAINT messages_editor_id_raw_document_id_fkey FOREIGN KEY (editor_id, raw_document_id) REFERENCES documents(editor_id, id)
  CONSTRAINT messages_editor_id_returned_mail_id_fkey FOREIGN KEY (editor_id, returned_mail_id) REFERENCES messages(editor_id, id)
  CONSTRAINT messages_proven_by_check CHECK ((proven_by = ANY (ARRAY['dmarc'::text, 'dkim'::text, 'token'::text])))
  CONSTRAINT messages_put_off_check CHECK ((put_off = ANY (ARRAY['cap'::text, 'address'::text])))
)
CREATE INDEX messages_answering ON messages USING btree (editor_id, in_reply_to) WHERE ((direction = 'out'::text) AND (in_reply_to IS NOT NULL))
CREATE INDEX messages_client ON messages USING btree (editor_id, client_id, created_at DESC)
CREATE INDEX messages_digests ON messages USING btree (editor_id, created_at) WHERE (purpose = 'reminder_digest'::text)
CREATE INDEX messages_held ON messages USING btree (editor_id, subject_id) WHERE (held_until IS NOT NULL)
CREATE INDEX messages_left_out ON messages USING btree (editor_id) WHERE (left_out IS NOT NULL)
CREATE INDEX messages_link ON messages USING btree (editor_id, link_id) WHERE (link_id IS NOT NULL)
CREATE INDEX messages_listed ON messages USING btree (editor_id, direction, created_at, id)
CREATE UNIQUE INDEX messages_message_id ON messages USING btree (editor_id, direction, message_id, content_sha256)
CREATE INDEX messages_put_off ON messages USING btree (editor_id) WHERE (put_off = 'address'::text)
CREATE INDEX messages_state ON messages USING btree (editor_id, direction, state, created_at DESC)
CREATE INDEX messages_subject ON messages USING btree (editor_id, subject_kind, subject_id)
CREATE INDEX messages_with_csr ON messages USING btree (editor_id, created_at) WHERE ((csr_since IS NOT NULL) AND (csr_settled_at IS NULL))
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, SELECT TO sceau_definer
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE orders (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  number text NOT NULL
  client_id uuid NOT NULL
  slot_id uuid NOT NULL
  state text NOT NULL
  state_since timestamp with time zone NOT NULL DEFAULT moment()
  key_made_on_platform boolean NOT NULL DEFAULT false
  renews_certificate_id uuid
  administrator_id uuid -- who goes on with it: who placed it, or whom it was handed to since
  product_number text
  ordered_on date
  collected_on date
  certificate_id uuid
  version integer NOT NULL DEFAULT 1
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  number_rank bigint GENERATED (
CASE
    WHEN (number ~ '^C-[0-9]{4}-[0-9]{4,8}$'::text) THEN ((substr(number, 3, 4) || lpad(substr(number, 8), 8, '0'::text)))::bigint
    ELSE NULL::bigint
END) -- of « C-2026-0012 »: 202600000012; null for a number that is not ours
  placed_by_administrator_id uuid
  begins_at timestamp with time zone -- of one that is collected, the beginning of its certificate when that comes later; written by a trigger
  waits_since timestamp with time zone NOT NULL GENERATED (
CASE
    WHEN (state = 'collected'::text) THEN GREATEST(state_since, begins_at)
    ELSE state_since
END) -- since when, or from when on, somebody is to see to it: it came to its state, or its certificate begins
  CONSTRAINT orders_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT orders_editor_id_administrator_id_fkey FOREIGN KEY (editor_id, administrator_id) REFERENCES administrators(editor_id, id)
  CONSTRAINT orders_editor_id_certificate_id_fkey FOREIGN KEY (editor_id, certificate_id) REFERENCES certificates(editor_id, id)
  CONSTRAINT orders_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT orders_editor_id_placed_by_administrator_id_fkey FOREIGN KEY (editor_id, placed_by_administrator_id) REFERENCES administrators(editor_id, id)
  CONSTRAINT orders_editor_id_renews_certificate_id_fkey FOREIGN KEY (editor_id, renews_certificate_id) REFERENCES certificates(editor_id, id)
  CONSTRAINT orders_editor_id_slot_id_fkey FOREIGN KEY (editor_id, slot_id) REFERENCES slots(editor_id, id)
)
CREATE INDEX orders_administrator ON orders USING btree (editor_id, administrator_id) WHERE (administrator_id IS NOT NULL)
CREATE INDEX orders_client ON orders USING btree (editor_id, client_id)
CREATE UNIQUE INDEX orders_number ON orders USING btree (editor_id, number)
CREATE INDEX orders_number_rank ON orders USING btree (editor_id, number_rank)
CREATE UNIQUE INDEX orders_open ON orders USING btree (editor_id, slot_id) WHERE (state <> ALL (ARRAY['verified'::text, 'rejected'::text, 'cancelled'::text]))
CREATE INDEX orders_placed_by ON orders USING btree (editor_id, placed_by_administrator_id) WHERE (placed_by_administrator_id IS NOT NULL)
CREATE INDEX orders_product ON orders USING btree (editor_id, product_number) WHERE (product_number IS NOT NULL)
CREATE INDEX orders_slot ON orders USING btree (editor_id, slot_id)
CREATE INDEX orders_state ON orders USING btree (editor_id, state, waits_since) INCLUDE (client_id, id)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
CREATE TRIGGER keep_beginning BEFORE UPDATE OF state, state_since, certificate_id ON orders FOR EACH ROW WHEN ((new.state = 'collected'::text)) EXECUTE FUNCTION keep_beginning()
CREATE TRIGGER keep_beginning_of_new BEFORE INSERT ON orders FOR EACH ROW WHEN (((new.state = 'collected'::text) AND (new.certificate_id IS NOT NULL))) EXECUTE FUNCTION keep_beginning()
CREATE TRIGGER keep_open_order_of_changed AFTER UPDATE ON orders REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_open_order()
CREATE TRIGGER keep_open_order_of_gone AFTER DELETE ON orders REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_open_order()
CREATE TRIGGER keep_open_order_of_new AFTER INSERT ON orders REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_open_order()
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE other_papers (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  reason text NOT NULL
  accepted_at timestamp with time zone NOT NULL DEFAULT moment()
  accepted_by text NOT NULL
  withdrawn_at timestamp with time zone
  withdrawn_by text
  CONSTRAINT other_papers_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT other_papers_check CHECK (((withdrawn_at IS NULL) = (withdrawn_by IS NULL)))
  CONSTRAINT other_papers_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
CREATE UNIQUE INDEX other_papers_accepted ON other_papers USING btree (editor_id) WHERE (withdrawn_at IS NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE outbox (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  name text NOT NULL
  payload jsonb NOT NULL
  key text
  due_at timestamp with time zone NOT NULL DEFAULT now()
  handed_at timestamp with time zone
  tries integer NOT NULL DEFAULT 0
  last_error text
  done_at timestamp with time zone
  failed_at timestamp with time zone
  created_at timestamp with time zone NOT NULL DEFAULT now()
  handed integer NOT NULL DEFAULT 0
  held_until timestamp with time zone
  interrupted integer NOT NULL DEFAULT 0
  CONSTRAINT outbox_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT outbox_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
CREATE INDEX outbox_done ON outbox USING btree (done_at) WHERE (done_at IS NOT NULL)
CREATE INDEX outbox_due ON outbox USING btree (due_at) WHERE ((handed_at IS NULL) AND (done_at IS NULL) AND (failed_at IS NULL))
CREATE INDEX outbox_failed ON outbox USING btree (failed_at) WHERE (failed_at IS NOT NULL)
CREATE INDEX outbox_failed_key ON outbox USING btree (editor_id, name, key) WHERE ((failed_at IS NOT NULL) AND (key IS NOT NULL))
CREATE INDEX outbox_handed ON outbox USING btree (handed_at) WHERE ((handed_at IS NOT NULL) AND (done_at IS NULL) AND (failed_at IS NULL))
CREATE UNIQUE INDEX outbox_key ON outbox USING btree (editor_id, name, key) WHERE ((key IS NOT NULL) AND (done_at IS NULL) AND (failed_at IS NULL))
ROW LEVEL SECURITY enabled, forced
POLICY forget_done FOR DELETE USING ((done_at < (clock_timestamp() - '01:00:00'::interval))) WITH CHECK ()
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
CREATE TRIGGER announce_outbox AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox()
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT, UPDATE TO sceau_definer

TABLE prefilled_dossiers (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  request_id uuid -- none: a trial
  procedure_id uuid NOT NULL
  state text NOT NULL DEFAULT 'asked'::text
  state_since timestamp with time zone NOT NULL DEFAULT moment()
  version integer NOT NULL DEFAULT 1
  lost_calls integer NOT NULL DEFAULT 0 -- calls whose answer never came: as many dossiers may be there that nobody knows, until their fifth day
  problem text
  lines jsonb NOT NULL DEFAULT '[]'::jsonb
  compared boolean NOT NULL DEFAULT false -- the procedure could be asked for its questions just before
  number text
  expires_at timestamp with time zone
  told_state text
  told_since timestamp with time zone
  submitted_at timestamp with time zone
  processed_at timestamp with time zone
  read_at timestamp with time zone
  read_problem text
  seen_at timestamp with time zone
  seen_by text
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  created_by text NOT NULL
  CONSTRAINT prefilled_dossiers_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT prefilled_dossiers_check CHECK (((state = 'open'::text) <= ((number IS NOT NULL) AND (told_state IS NOT NULL) AND (expires_at IS NOT NULL))))
  CONSTRAINT prefilled_dossiers_check1 CHECK (((seen_at IS NULL) = (seen_by IS NULL)))
  CONSTRAINT prefilled_dossiers_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT prefilled_dossiers_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT prefilled_dossiers_editor_id_procedure_id_fkey FOREIGN KEY (editor_id, procedure_id) REFERENCES procedures(editor_id, id)
  CONSTRAINT prefilled_dossiers_editor_id_request_id_fkey FOREIGN KEY (editor_id, request_id) REFERENCES requests(editor_id, id)
  CONSTRAINT prefilled_dossiers_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'calling'::text, 'open'::text, 'failed'::text, 'gone'::text, 'withdrawn'::text])))
)
CREATE UNIQUE INDEX prefilled_dossiers_live ON prefilled_dossiers USING btree (editor_id, request_id) WHERE ((state = ANY (ARRAY['asked'::text, 'calling'::text, 'open'::text])) AND (request_id IS NOT NULL))
CREATE INDEX prefilled_dossiers_procedure ON prefilled_dossiers USING btree (editor_id, procedure_id, created_at DESC)
CREATE INDEX prefilled_dossiers_read ON prefilled_dossiers USING btree (editor_id, read_at, id) WHERE (state = 'open'::text)
CREATE INDEX prefilled_dossiers_request ON prefilled_dossiers USING btree (editor_id, request_id, created_at DESC)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE procedures (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  kind text NOT NULL
  edition integer NOT NULL
  origin text NOT NULL
  path text NOT NULL
  number integer NOT NULL
  title text NOT NULL
  fields jsonb NOT NULL
  mapping jsonb NOT NULL
  fetched boolean NOT NULL
  version integer NOT NULL DEFAULT 1
  used_at timestamp with time zone
  used_by text
  replaced_at timestamp with time zone
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  created_by text NOT NULL
  CONSTRAINT procedures_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT procedures_check CHECK (((used_at IS NULL) = (used_by IS NULL)))
  CONSTRAINT procedures_check1 CHECK (((replaced_at IS NULL) OR (used_at IS NOT NULL)))
  CONSTRAINT procedures_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT procedures_editor_id_kind_edition_key UNIQUE (editor_id, kind, edition)
  CONSTRAINT procedures_kind_check CHECK ((kind = ANY (ARRAY['413'::text, '503'::text])))
)
CREATE UNIQUE INDEX procedures_in_use ON procedures USING btree (editor_id, kind) WHERE ((used_at IS NOT NULL) AND (replaced_at IS NULL))
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE progress_counts (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id bigint NOT NULL
  subject text NOT NULL -- step: the key is the step and whose turn it is, the day since when; lacks: what a mass habilitation lacks; ends: the day on which a certificate in service ends that nothing is ordered after; open, renewed: the first day of the month in which one ends, of all clients and, the key being who follows them, of theirs; who: whose turn it is; manager: who follows it; expiry: the day of its next end
  key text NOT NULL
  day date
  number integer NOT NULL
  CONSTRAINT progress_counts_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT progress_counts_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT progress_counts_subject_check CHECK ((subject = ANY (ARRAY['step'::text, 'lacks'::text, 'ends'::text, 'open'::text, 'renewed'::text, 'who'::text, 'manager'::text, 'expiry'::text])))
)
CREATE INDEX progress_counts_subject ON progress_counts USING btree (editor_id, subject, key, day) INCLUDE (number)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT TO sceau_app

TABLE provider_links (
  editor_id uuid NOT NULL DEFAULT current_editor()
  issuer text NOT NULL
  subject text NOT NULL
  user_id uuid NOT NULL
  linked_at timestamp with time zone NOT NULL DEFAULT moment()
  last_entry_at timestamp with time zone -- when the provider last let its person in by it; null: not since this is kept
  CONSTRAINT provider_links_pkey PRIMARY KEY (editor_id, issuer, subject)
  CONSTRAINT provider_links_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT provider_links_editor_id_user_id_fkey FOREIGN KEY (editor_id, user_id) REFERENCES users(editor_id, id)
)
CREATE UNIQUE INDEX provider_links_user ON provider_links USING btree (editor_id, user_id, issuer)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE readiness_measures (
  editor_id uuid NOT NULL DEFAULT current_editor()
  day date NOT NULL
  clients integer NOT NULL
  ready integer NOT NULL
  one_lack integer NOT NULL
  CONSTRAINT readiness_measures_pkey PRIMARY KEY (editor_id, day)
  CONSTRAINT readiness_measures_check CHECK (((ready + one_lack) <= clients))
  CONSTRAINT readiness_measures_clients_check CHECK ((clients >= 0))
  CONSTRAINT readiness_measures_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT readiness_measures_one_lack_check CHECK ((one_lack >= 0))
  CONSTRAINT readiness_measures_ready_check CHECK ((ready >= 0))
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE recovery_codes (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  user_id uuid NOT NULL
  code_hash text NOT NULL
  used_at timestamp with time zone
  CONSTRAINT recovery_codes_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT recovery_codes_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT recovery_codes_editor_id_user_id_fkey FOREIGN KEY (editor_id, user_id) REFERENCES factors(editor_id, user_id) ON DELETE CASCADE
)
CREATE INDEX recovery_codes_user ON recovery_codes USING btree (editor_id, user_id) WHERE (used_at IS NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE recurring_runs (
  name text NOT NULL
  last_run_at timestamp with time zone NOT NULL
  last_result text
  CONSTRAINT recurring_runs_pkey PRIMARY KEY (name)
)
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE register_decisions (
  editor_id uuid NOT NULL DEFAULT current_editor()
  client_id uuid NOT NULL
  change_id uuid NOT NULL
  decision text NOT NULL
  decided_by text NOT NULL
  decided_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT register_decisions_pkey PRIMARY KEY (editor_id, client_id, change_id)
  CONSTRAINT register_decisions_change_id_fkey FOREIGN KEY (change_id) REFERENCES directory_changes(id)
  CONSTRAINT register_decisions_decision_check CHECK ((decision = ANY (ARRAY['applied'::text, 'kept'::text])))
  CONSTRAINT register_decisions_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT register_decisions_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
CREATE TRIGGER forget_decided AFTER INSERT ON register_decisions REFERENCING NEW TABLE AS decided FOR EACH STATEMENT EXECUTE FUNCTION forget_decided_news()
GRANT INSERT, SELECT TO sceau_app

TABLE register_news (
  editor_id uuid NOT NULL DEFAULT current_editor()
  client_id uuid NOT NULL -- no reference: a load would wait for whoever holds the client, who may wait for the load; and no client is ever deleted
  change_id uuid NOT NULL
  structure text NOT NULL
  finess text NOT NULL
  change text NOT NULL
  says text -- the new name or place, as searchable() makes it; of an establishment that moved its town alone, of one that was transferred the FINESS EJ
  extracted_on date NOT NULL
  recorded_at timestamp with time zone NOT NULL
  CONSTRAINT register_news_pkey PRIMARY KEY (editor_id, client_id, change_id)
  CONSTRAINT register_news_change_id_fkey FOREIGN KEY (change_id) REFERENCES directory_changes(id)
  CONSTRAINT register_news_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT TO sceau_app

TABLE reminders (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid
  certificate_id uuid
  rule text NOT NULL
  stage integer NOT NULL
  recipient text NOT NULL
  decision text NOT NULL
  reason text NOT NULL
  message_id uuid
  decided_at timestamp with time zone NOT NULL DEFAULT moment()
  slot_id uuid
  declared_not_after date -- of a certificate that was never imported: a corrected day begins a new round of stages
  delegation_id uuid
  waits_since date -- of something waited for: the day since which it waits; asked for again, a new round of stages begins
  request_id uuid
  order_id uuid
  audience text NOT NULL DEFAULT 'all'::text -- whom the stage is for: the client, a colleague whom it handed this over to, our team, its lead, the list of tasks; all for what ends
  subject_id uuid NOT NULL GENERATED (COALESCE(certificate_id, slot_id, delegation_id, request_id, order_id, administrator_id, representative_id, client_id)) -- the one of the ids that is given; the client itself when none is
  administrator_id uuid
  representative_id uuid
  ends_on date -- of a card or of a mandate: the day it ends; with another end, a new round of stages begins
  by_hand boolean NOT NULL DEFAULT false -- a person or a campaign wanted it, beside the rounds: taken back before it leaves, it decides of no stage
  CONSTRAINT reminders_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT reminders_client CHECK (((client_id IS NOT NULL) OR (administrator_id IS NOT NULL)))
  CONSTRAINT reminders_decision_check CHECK ((decision = ANY (ARRAY['sent'::text, 'skipped'::text, 'muted'::text, 'no_address'::text, 'withheld'::text, 'task'::text])))
  CONSTRAINT reminders_editor_id_administrator_id_fkey FOREIGN KEY (editor_id, administrator_id) REFERENCES administrators(editor_id, id)
  CONSTRAINT reminders_editor_id_certificate_id_fkey FOREIGN KEY (editor_id, certificate_id) REFERENCES certificates(editor_id, id)
  CONSTRAINT reminders_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT reminders_editor_id_delegation_id_fkey FOREIGN KEY (editor_id, delegation_id) REFERENCES delegations(editor_id, id)
  CONSTRAINT reminders_editor_id_message_id_fkey FOREIGN KEY (editor_id, message_id) REFERENCES messages(editor_id, id)
  CONSTRAINT reminders_editor_id_order_id_fkey FOREIGN KEY (editor_id, order_id) REFERENCES orders(editor_id, id)
  CONSTRAINT reminders_editor_id_representative_id_fkey FOREIGN KEY (editor_id, representative_id) REFERENCES representatives(editor_id, id)
  CONSTRAINT reminders_editor_id_request_id_fkey FOREIGN KEY (editor_id, request_id) REFERENCES requests(editor_id, id)
  CONSTRAINT reminders_editor_id_slot_id_fkey FOREIGN KEY (editor_id, slot_id) REFERENCES slots(editor_id, id)
  CONSTRAINT reminders_subject CHECK (((num_nonnulls(certificate_id, slot_id, delegation_id, request_id, order_id, administrator_id, representative_id) <= 1) AND ((slot_id IS NULL) = (declared_not_after IS NULL)) AND (((certificate_id IS NOT NULL) AND (num_nonnulls(waits_since, ends_on) = 0)) OR ((certificate_id IS NOT NULL) AND (waits_since IS NOT NULL) AND (ends_on IS NULL)) OR ((slot_id IS NOT NULL) AND (num_nonnulls(waits_since, ends_on) = 0)) OR ((num_nonnulls(certificate_id, slot_id) = 0) AND (num_nonnulls(waits_since, ends_on) = 1)))))
)
CREATE INDEX reminders_administrator ON reminders USING btree (editor_id, administrator_id) WHERE (administrator_id IS NOT NULL)
CREATE INDEX reminders_client ON reminders USING btree (editor_id, client_id)
CREATE UNIQUE INDEX reminders_declared_once ON reminders USING btree (editor_id, slot_id, declared_not_after, rule, stage, recipient) WHERE (slot_id IS NOT NULL)
CREATE UNIQUE INDEX reminders_end_once ON reminders USING btree (editor_id, subject_id, rule, ends_on, stage, recipient) WHERE (ends_on IS NOT NULL)
CREATE INDEX reminders_message ON reminders USING btree (editor_id, message_id) WHERE (message_id IS NOT NULL)
CREATE UNIQUE INDEX reminders_once ON reminders USING btree (editor_id, certificate_id, rule, audience, stage, recipient)
CREATE INDEX reminders_representative ON reminders USING btree (editor_id, representative_id) WHERE (representative_id IS NOT NULL)
CREATE INDEX reminders_tasks ON reminders USING btree (editor_id, rule, subject_id, waits_since) WHERE (decision = 'task'::text)
CREATE UNIQUE INDEX reminders_wait_once ON reminders USING btree (editor_id, subject_id, rule, waits_since, audience, stage, recipient) WHERE ((waits_since IS NOT NULL) AND (NOT by_hand))
CREATE INDEX reminders_withheld ON reminders USING btree (editor_id, decided_at) WHERE ((decision = 'withheld'::text) AND (waits_since IS NOT NULL))
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT TO sceau_app

TABLE representatives (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  role text NOT NULL
  last_name text NOT NULL
  first_names text NOT NULL
  email text
  phone text
  card_kind text
  card_number text
  card_state text
  card_valid_until date
  ended_on date
  version integer NOT NULL DEFAULT 1
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  erased_at timestamp with time zone
  CONSTRAINT representatives_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT representatives_card_kind_check CHECK ((card_kind = ANY (ARRAY['CPS'::text, 'CDE'::text])))
  CONSTRAINT representatives_card_state_check CHECK ((card_state = ANY (ARRAY['ordered'::text, 'active'::text, 'blocked'::text])))
  CONSTRAINT representatives_check CHECK (((erased_at IS NULL) OR ((ended_on IS NOT NULL) AND (email IS NULL) AND (phone IS NULL) AND (card_number IS NULL))))
  CONSTRAINT representatives_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT representatives_role_check CHECK ((role = ANY (ARRAY['legal_representative'::text, 'agent'::text])))
)
CREATE INDEX representatives_card ON representatives USING btree (editor_id, card_number) WHERE (card_number IS NOT NULL)
CREATE INDEX representatives_card_ending ON representatives USING btree (editor_id, card_valid_until) WHERE ((ended_on IS NULL) AND (card_state = 'active'::text))
CREATE UNIQUE INDEX representatives_current ON representatives USING btree (editor_id, client_id) WHERE (ended_on IS NULL)
CREATE INDEX representatives_former ON representatives USING btree (editor_id, client_id) WHERE (ended_on IS NOT NULL)
CREATE INDEX representatives_search ON representatives USING gin (editor_id, searchable((((((' '::text || first_names) || ' '::text) || last_name) || ' '::text) || COALESCE(email, ''::text))) gin_trgm_ops) WHERE (ended_on IS NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT TO sceau_definer

TABLE request_administrators (
  editor_id uuid NOT NULL DEFAULT current_editor()
  request_id uuid NOT NULL
  administrator_id uuid NOT NULL
  position integer NOT NULL
  change text NOT NULL DEFAULT 'arrival'::text -- what the form asks of ANS about this person
  CONSTRAINT request_administrators_pkey PRIMARY KEY (editor_id, request_id, administrator_id)
  CONSTRAINT request_administrators_change_check CHECK ((change = ANY (ARRAY['arrival'::text, 'departure'::text])))
  CONSTRAINT request_administrators_editor_id_administrator_id_fkey FOREIGN KEY (editor_id, administrator_id) REFERENCES administrators(editor_id, id)
  CONSTRAINT request_administrators_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT request_administrators_editor_id_request_id_fkey FOREIGN KEY (editor_id, request_id) REFERENCES requests(editor_id, id)
  CONSTRAINT request_administrators_position_check CHECK ((("position" >= 1) AND ("position" <= 4)))
)
CREATE INDEX request_administrators_person ON request_administrators USING btree (editor_id, administrator_id)
CREATE UNIQUE INDEX request_administrators_position ON request_administrators USING btree (editor_id, request_id, change, "position")
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE request_doubts (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  request_id uuid NOT NULL
  from_state text NOT NULL
  held jsonb NOT NULL -- what was held, and from where: a mail, a form, the register, a person
  says jsonb NOT NULL -- what says otherwise, and what it would do to the request if it is kept
  message_id uuid
  opened_at timestamp with time zone NOT NULL DEFAULT moment()
  settled_at timestamp with time zone
  settled_by text
  kept text -- held: it goes back to where it was; says: what said otherwise is done; other: neither
  reason text
  CONSTRAINT request_doubts_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT request_doubts_check CHECK (((settled_at IS NULL) = (kept IS NULL)))
  CONSTRAINT request_doubts_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT request_doubts_editor_id_message_id_fkey FOREIGN KEY (editor_id, message_id) REFERENCES messages(editor_id, id)
  CONSTRAINT request_doubts_editor_id_request_id_fkey FOREIGN KEY (editor_id, request_id) REFERENCES requests(editor_id, id)
  CONSTRAINT request_doubts_from_state_check CHECK ((from_state = ANY (ARRAY['submitted'::text, 'acknowledged'::text, 'to_correct'::text, 'validated'::text, 'refused'::text, 'cancelled'::text])))
  CONSTRAINT request_doubts_kept_check CHECK ((kept = ANY (ARRAY['held'::text, 'says'::text, 'other'::text])))
)
CREATE UNIQUE INDEX request_doubts_mail ON request_doubts USING btree (editor_id, request_id, message_id) WHERE ((message_id IS NOT NULL) AND (settled_at IS NULL))
CREATE INDEX request_doubts_request ON request_doubts USING btree (editor_id, request_id, opened_at)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE requests (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  channel text NOT NULL DEFAULT 'mail'::text -- by which way it reached ANS; means nothing before submitted_on
  state text NOT NULL
  state_since timestamp with time zone NOT NULL DEFAULT moment()
  solution_id uuid
  purpose text NOT NULL DEFAULT ''::text
  offers text[] NOT NULL DEFAULT '{ORG}'::text[]
  server_name text
  domain_name text
  mail_domain text
  form jsonb
  unsigned_document_id uuid
  signed_document_id uuid
  signed_on date
  dossier_number text
  corrections integer NOT NULL DEFAULT 0
  correction_reason text
  version integer NOT NULL DEFAULT 1
  created_by text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  spent_days jsonb NOT NULL DEFAULT '{}'::jsonb -- working days that ANS spent in a state before the request left it for a correction or a doubt: its clock goes on from there
  official_paper boolean -- whether the form was printed on ANS's blank or on our own declaration; null: nothing printed by us
  submitted_on date
  submission_reference text
  submission_document_id uuid
  kind text NOT NULL DEFAULT '413'::text -- 413 declares administrators, 503 changes them
  alone_reason text -- why nobody is left to order for the client once a 503 is recorded; null: somebody is
  blank_id uuid -- the blank its form was printed on; null: on a paper of ours, or not printed
  sent_at timestamp with time zone -- when it first reached ANS, whatever came after; kept by a trigger, as the next two
  acknowledged_at timestamp with time zone
  validated_at timestamp with time zone
  chosen_channel text NOT NULL DEFAULT 'mail'::text -- the way a person chose; channel is the one by which it went
  asked_at timestamp with time zone -- when its signature was first asked for, whatever came after; kept by a trigger, as the next one
  signed_at timestamp with time zone
  CONSTRAINT requests_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT requests_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'client'::text, 'demarche_numerique'::text, 'portal'::text, 'mass_mandate'::text])))
  CONSTRAINT requests_chosen_channel_check CHECK ((chosen_channel = ANY (ARRAY['mail'::text, 'client'::text, 'demarche_numerique'::text, 'portal'::text])))
  CONSTRAINT requests_editor_id_blank_id_fkey FOREIGN KEY (editor_id, blank_id) REFERENCES documents(editor_id, id)
  CONSTRAINT requests_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT requests_editor_id_signed_document_id_fkey FOREIGN KEY (editor_id, signed_document_id) REFERENCES documents(editor_id, id)
  CONSTRAINT requests_editor_id_solution_id_fkey FOREIGN KEY (editor_id, solution_id) REFERENCES solutions(editor_id, id)
  CONSTRAINT requests_editor_id_submission_document_id_fkey FOREIGN KEY (editor_id, submission_document_id) REFERENCES documents(editor_id, id)
  CONSTRAINT requests_editor_id_unsigned_document_id_fkey FOREIGN KEY (editor_id, unsigned_document_id) REFERENCES documents(editor_id, id)
  CONSTRAINT requests_kind_check CHECK ((kind = ANY (ARRAY['413'::text, '503'::text])))
)
CREATE INDEX requests_acknowledged ON requests USING btree (editor_id, acknowledged_at) INCLUDE (sent_at) WHERE (acknowledged_at IS NOT NULL)
CREATE INDEX requests_answered ON requests USING btree (editor_id, kind, state_since) INCLUDE (asked_at, signed_at, sent_at, acknowledged_at, validated_at) WHERE (state = ANY (ARRAY['acknowledged'::text, 'validated'::text]))
CREATE INDEX requests_client ON requests USING btree (editor_id, client_id, created_at DESC)
CREATE INDEX requests_dossier ON requests USING btree (editor_id, dossier_number)
CREATE INDEX requests_kind ON requests USING btree (editor_id, kind, state)
CREATE UNIQUE INDEX requests_open ON requests USING btree (editor_id, client_id) WHERE (state <> ALL (ARRAY['validated'::text, 'refused'::text, 'cancelled'::text]))
CREATE INDEX requests_state ON requests USING btree (editor_id, state, state_since) INCLUDE (client_id)
CREATE INDEX requests_validated ON requests USING btree (editor_id, validated_at) INCLUDE (sent_at) WHERE (validated_at IS NOT NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
CREATE TRIGGER keep_days_of_ans BEFORE UPDATE ON requests FOR EACH ROW WHEN (((new.state = ANY (ARRAY['submitted'::text, 'acknowledged'::text, 'validated'::text])) AND (old.state IS DISTINCT FROM new.state))) EXECUTE FUNCTION keep_days_of_ans()
CREATE TRIGGER keep_days_of_ans_of_new BEFORE INSERT ON requests FOR EACH ROW WHEN ((new.state = ANY (ARRAY['submitted'::text, 'acknowledged'::text, 'validated'::text]))) EXECUTE FUNCTION keep_days_of_ans()
CREATE TRIGGER keep_days_of_signers BEFORE UPDATE ON requests FOR EACH ROW WHEN (((new.state = ANY (ARRAY['awaiting_signature'::text, 'signed'::text])) AND (old.state IS DISTINCT FROM new.state))) EXECUTE FUNCTION keep_days_of_signers()
CREATE TRIGGER keep_days_of_signers_of_new BEFORE INSERT ON requests FOR EACH ROW WHEN ((new.state = ANY (ARRAY['awaiting_signature'::text, 'signed'::text]))) EXECUTE FUNCTION keep_days_of_signers()
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE revocation_lists (
  authority_sha256 text NOT NULL
  this_update timestamp with time zone NOT NULL
  next_update timestamp with time zone
  der bytea NOT NULL
  loaded_at timestamp with time zone NOT NULL DEFAULT moment()
  entries integer -- how many certificates it revokes; null: loaded before it was counted
  sha256 text NOT NULL GENERATED (encode(sha256(der), 'hex'::text))
  CONSTRAINT revocation_lists_pkey PRIMARY KEY (authority_sha256)
  CONSTRAINT revocation_lists_authority_sha256_fkey FOREIGN KEY (authority_sha256) REFERENCES authorities(sha256)
)
GRANT SELECT TO sceau_app

TABLE saved_views (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  list text NOT NULL
  name text NOT NULL
  query text NOT NULL
  columns text[] NOT NULL DEFAULT '{}'::text[]
  owner_id uuid -- null: the whole team's
  default_of_role text
  version integer NOT NULL DEFAULT 1
  created_by text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT saved_views_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT saved_views_check CHECK (((owner_id IS NULL) OR (default_of_role IS NULL)))
  CONSTRAINT saved_views_default_of_role_check CHECK ((default_of_role = ANY (ARRAY['admin'::text, 'support'::text, 'account_manager'::text, 'technical_admin'::text, 'auditor'::text])))
  CONSTRAINT saved_views_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT saved_views_editor_id_owner_id_fkey FOREIGN KEY (editor_id, owner_id) REFERENCES users(editor_id, id)
  CONSTRAINT saved_views_list_check CHECK ((list = ANY (ARRAY['clients'::text, 'requests'::text, 'certificates'::text])))
)
CREATE UNIQUE INDEX saved_views_default ON saved_views USING btree (editor_id, list, default_of_role) WHERE (default_of_role IS NOT NULL)
CREATE UNIQUE INDEX saved_views_name ON saved_views USING btree (editor_id, list, COALESCE(owner_id, '00000000-0000-0000-0000-000000000000'::uuid), lower(name))
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE secrets (
  editor_id uuid NOT NULL DEFAULT current_editor()
  kind text NOT NULL
  owner_id uuid NOT NULL
  sealed text NOT NULL
  sealed_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT secrets_pkey PRIMARY KEY (editor_id, kind, owner_id)
  CONSTRAINT secrets_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT secrets_kind_check CHECK ((kind = ANY (ARRAY['mailbox_password'::text, 'mailbox_client'::text, 'mailbox_token'::text, 'one_time_seed'::text, 'provider_secret'::text, 'prefill_token'::text])))
  CONSTRAINT secrets_sealed_check CHECK ((sealed ~ '^[a-z0-9-]{1,20}\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{22,}$'::text))
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE selection_items (
  editor_id uuid NOT NULL DEFAULT current_editor()
  selection_id uuid NOT NULL
  client_id uuid NOT NULL
  CONSTRAINT selection_items_pkey PRIMARY KEY (editor_id, selection_id, client_id)
  CONSTRAINT selection_items_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT selection_items_editor_id_selection_id_fkey FOREIGN KEY (editor_id, selection_id) REFERENCES selections(editor_id, id) ON DELETE CASCADE
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE selections (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  description text NOT NULL
  created_by text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT selections_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT selections_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
CREATE INDEX selections_created ON selections USING btree (editor_id, created_at)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE sessions (
  id_hash bytea NOT NULL
  id uuid NOT NULL
  editor_id uuid
  user_id uuid
  content text NOT NULL
  seal bytea NOT NULL
  device text NOT NULL
  address text NOT NULL
  opened_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
  seen_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
  ends_at timestamp with time zone NOT NULL
  CONSTRAINT sessions_pkey PRIMARY KEY (id_hash)
  CONSTRAINT sessions_check CHECK (((editor_id IS NULL) = (user_id IS NULL)))
  CONSTRAINT sessions_id_key UNIQUE (id)
)
CREATE INDEX sessions_ends_at ON sessions USING btree (ends_at)
CREATE INDEX sessions_user ON sessions USING btree (user_id) WHERE (user_id IS NOT NULL)
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_definer

TABLE sign_in_attempts (
  key text NOT NULL
  tries integer NOT NULL DEFAULT 0
  since timestamp with time zone NOT NULL DEFAULT clock_timestamp()
  again_at timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone
  told boolean NOT NULL DEFAULT false
  known_until timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone
  CONSTRAINT sign_in_attempts_pkey PRIMARY KEY (key)
)
CREATE INDEX sign_in_attempts_since ON sign_in_attempts USING btree (since)
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_definer

TABLE sign_in_policies (
  editor_id uuid NOT NULL DEFAULT current_editor()
  factor_for text NOT NULL DEFAULT 'admins'::text
  version integer NOT NULL DEFAULT 1
  CONSTRAINT sign_in_policies_pkey PRIMARY KEY (editor_id)
  CONSTRAINT sign_in_policies_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT sign_in_policies_factor_for_check CHECK ((factor_for = ANY (ARRAY['admins'::text, 'everybody'::text])))
)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE slots (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  client_id uuid NOT NULL
  instance_id uuid NOT NULL
  offer text NOT NULL
  usage text NOT NULL
  purpose text NOT NULL
  label text NOT NULL
  common_name text NOT NULL
  common_name_rule text NOT NULL
  serves text[] NOT NULL DEFAULT '{}'::text[]
  needed_because text NOT NULL
  not_needed_reason text
  actor_email text
  informed_email text
  muted_until date
  mute_reason text
  install_notes text
  version integer NOT NULL DEFAULT 1
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  declared_not_after date
  declared_by text
  declared_at timestamp with time zone
  in_force_id uuid -- the newest verified certificate, else the newest; among these, a revoked one only for want of another: what was in service and is revoked leaves its place to none that is not verified. Neither history nor one that a verified certificate has replaced. Written by a trigger on certificates
  in_force text
  in_force_until timestamp with time zone
  expires_at timestamp with time zone GENERATED (COALESCE(in_force_until, ((((declared_not_after + 1))::timestamp without time zone - '00:00:01'::interval) AT TIME ZONE 'Europe/Paris'::text))) -- the end of the certificate in force; without any, that of the day that was declared, in Paris
  establishment_id uuid -- the holder: an establishment of the client, or null for the client itself
  successor_id uuid -- the slot of the client that takes over from the one of an establishment
  added_by_hand boolean NOT NULL DEFAULT false
  order_slot_id uuid GENERATED (COALESCE(successor_id, id)) -- where the certificate that comes next is ordered: the successor, else the slot itself
  open_order_id uuid -- the open order of what comes next in the slot, its own or its successor’s. Written by triggers on orders and on slots
  open_order_certificate_id uuid -- the certificate of that order, once issued
  phase text NOT NULL GENERATED (
CASE
    WHEN (not_needed_reason IS NOT NULL) THEN 'not_needed'::text
    WHEN (in_force = 'revoked'::text) THEN 'revoked'::text
    WHEN ((in_force_until IS NULL) AND (declared_not_after IS NULL)) THEN
    CASE
        WHEN (open_order_id IS NULL) THEN 'missing'::text
        WHEN ((open_order_certificate_id IS NOT NULL) AND (open_order_certificate_id IS DISTINCT FROM in_force_id)) THEN 'arrived'::text
        ELSE 'requested'::text
    END
    WHEN (in_force = ANY (ARRAY['issued'::text, 'installed'::text])) THEN 'issued'::text
    ELSE 'running'::text
END) -- what covers the slot, as far as no day counts: with expires_at and a moment, its coverage
  reminders_from timestamp with time zone -- nothing is to be decided of its reminders before; put back by a trigger when its end changes, or the stages of the editor
  open_order_until timestamp with time zone -- the end of the certificate of that order. Written by a trigger on slots
  holder_closed boolean NOT NULL DEFAULT false -- the establishment that holds it is closed. Written by triggers on establishments and on slots
  CONSTRAINT slots_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT slots_check CHECK (((declared_not_after IS NULL) = (declared_by IS NULL)))
  CONSTRAINT slots_check1 CHECK ((((in_force_id IS NULL) = (in_force IS NULL)) AND ((in_force_id IS NULL) = (in_force_until IS NULL))))
  CONSTRAINT slots_check2 CHECK (((successor_id IS NULL) OR (establishment_id IS NOT NULL)))
  CONSTRAINT slots_common_name_rule_check CHECK ((common_name_rule = ANY (ARRAY['exact'::text, 'free'::text, 'fqdn'::text])))
  CONSTRAINT slots_editor_id_client_id_instance_id_fkey FOREIGN KEY (editor_id, client_id, instance_id) REFERENCES instances(editor_id, client_id, id)
  CONSTRAINT slots_editor_id_establishment_id_fkey FOREIGN KEY (editor_id, establishment_id) REFERENCES establishments(editor_id, id)
  CONSTRAINT slots_editor_id_successor_id_fkey FOREIGN KEY (editor_id, successor_id) REFERENCES slots(editor_id, id)
  CONSTRAINT slots_in_force_check CHECK ((in_force = ANY (ARRAY['issued'::text, 'installed'::text, 'verified'::text, 'revoked'::text])))
  CONSTRAINT slots_offer_check CHECK ((offer = ANY (ARRAY['ORG'::text, 'SERV'::text])))
)
CREATE INDEX slots_client ON slots USING btree (editor_id, client_id)
CREATE INDEX slots_establishment ON slots USING btree (editor_id, establishment_id) WHERE (establishment_id IS NOT NULL)
CREATE INDEX slots_expiry ON slots USING btree (editor_id, (
CASE
    WHEN (expires_at IS NULL) THEN 'infinity'::timestamp with time zone
    ELSE expires_at
END), id)
CREATE INDEX slots_holder_closed ON slots USING btree (editor_id, id) WHERE (holder_closed AND ((not_needed_reason IS NULL) OR (open_order_id IS NOT NULL)))
CREATE UNIQUE INDEX slots_kind ON slots USING btree (editor_id, instance_id, establishment_id, offer, usage, purpose, common_name) NULLS NOT DISTINCT
CREATE INDEX slots_missing ON slots USING btree (editor_id, client_id) INCLUDE (id, establishment_id) WHERE ((phase = 'missing'::text) AND (open_order_id IS NULL))
CREATE INDEX slots_name ON slots USING btree (editor_id, common_name)
CREATE INDEX slots_of_mss_bal ON slots USING btree (editor_id, client_id) WHERE (serves && ARRAY['mss_bal'::text])
CREATE INDEX slots_of_mss_operator ON slots USING btree (editor_id, client_id) WHERE (serves && ARRAY['mss_operator'::text])
CREATE INDEX slots_of_other ON slots USING btree (editor_id, client_id) WHERE (purpose = 'other'::text)
CREATE INDEX slots_of_psc ON slots USING btree (editor_id, client_id) WHERE (serves && ARRAY['psc'::text])
CREATE INDEX slots_of_ror ON slots USING btree (editor_id, client_id) WHERE (serves && ARRAY['ror'::text])
CREATE INDEX slots_order_ends_first ON slots USING btree (editor_id, open_order_until) INCLUDE (open_order_id) WHERE (open_order_until < expires_at)
CREATE INDEX slots_phase ON slots USING btree (editor_id, phase, expires_at) INCLUDE (id, client_id, open_order_id)
CREATE INDEX slots_reminders ON slots USING btree (editor_id, reminders_from) WHERE ((not_needed_reason IS NULL) AND (expires_at IS NOT NULL) AND (in_force IS DISTINCT FROM 'revoked'::text))
CREATE INDEX slots_successor ON slots USING btree (editor_id, successor_id) WHERE (successor_id IS NOT NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
CREATE TRIGGER await_reminders BEFORE UPDATE ON slots FOR EACH ROW WHEN (((old.in_force_id IS DISTINCT FROM new.in_force_id) OR (old.in_force_until IS DISTINCT FROM new.in_force_until) OR (old.declared_not_after IS DISTINCT FROM new.declared_not_after))) EXECUTE FUNCTION await_reminders()
CREATE TRIGGER await_reminders_of_new BEFORE INSERT ON slots FOR EACH ROW WHEN (((new.in_force_until IS NOT NULL) OR (new.declared_not_after IS NOT NULL))) EXECUTE FUNCTION await_reminders()
CREATE TRIGGER follow_successor BEFORE UPDATE ON slots FOR EACH ROW WHEN ((old.successor_id IS DISTINCT FROM new.successor_id)) EXECUTE FUNCTION follow_successor()
CREATE TRIGGER keep_open_order_of_new AFTER INSERT ON slots REFERENCING NEW TABLE AS created FOR EACH STATEMENT EXECUTE FUNCTION keep_open_order_of_new_slots()
CREATE TRIGGER know_end_of_order BEFORE UPDATE ON slots FOR EACH ROW WHEN ((old.open_order_certificate_id IS DISTINCT FROM new.open_order_certificate_id)) EXECUTE FUNCTION know_end_of_order()
CREATE TRIGGER know_holder BEFORE UPDATE OF establishment_id ON slots FOR EACH ROW EXECUTE FUNCTION know_holder()
CREATE TRIGGER know_holder_of_new BEFORE INSERT ON slots FOR EACH ROW WHEN ((new.establishment_id IS NOT NULL)) EXECUTE FUNCTION know_holder()
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT, UPDATE TO sceau_definer

TABLE solutions (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  name text NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  closed_at timestamp with time zone
  version integer NOT NULL DEFAULT 1
  CONSTRAINT solutions_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT solutions_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
)
CREATE INDEX solutions_by_name ON solutions USING btree (editor_id, searchable(name), id)
CREATE UNIQUE INDEX solutions_name ON solutions USING btree (editor_id, lower(name))
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE space_papers (
  editor_id uuid NOT NULL DEFAULT current_editor()
  link_id uuid NOT NULL
  id uuid NOT NULL -- other photos, another id: a page of before speaks of these no more
  bytes bytea NOT NULL
  sheets jsonb NOT NULL -- how large each page is, and where its photo stands
  notes jsonb NOT NULL DEFAULT '[]'::jsonb
  turns integer[] NOT NULL -- by how much the signer turned each page, clockwise
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  CONSTRAINT space_papers_pkey PRIMARY KEY (editor_id, link_id)
  CONSTRAINT space_papers_check CHECK ((cardinality(turns) = jsonb_array_length(sheets)))
  CONSTRAINT space_papers_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT space_papers_editor_id_link_id_fkey FOREIGN KEY (editor_id, link_id) REFERENCES client_links(editor_id, id) ON DELETE CASCADE
  CONSTRAINT space_papers_turns_check CHECK ((turns <@ ARRAY[0, 90, 180, 270]))
)
CREATE INDEX space_papers_created ON space_papers USING btree (editor_id, created_at)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT DELETE, INSERT, SELECT, UPDATE TO sceau_app

TABLE stopped_addresses (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  address text NOT NULL
  client_id uuid
  message_id uuid -- the mail of ours that came back
  reason text NOT NULL
  stopped_at timestamp with time zone NOT NULL DEFAULT moment()
  ended_at timestamp with time zone
  ended_by text
  corrected_to text -- null once ended: it receives again
  CONSTRAINT stopped_addresses_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT stopped_addresses_address_check CHECK ((address = lower(address)))
  CONSTRAINT stopped_addresses_check CHECK (((corrected_to IS NULL) OR (ended_at IS NOT NULL)))
  CONSTRAINT stopped_addresses_editor_id_client_id_fkey FOREIGN KEY (editor_id, client_id) REFERENCES clients(editor_id, id)
  CONSTRAINT stopped_addresses_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT stopped_addresses_editor_id_message_id_fkey FOREIGN KEY (editor_id, message_id) REFERENCES messages(editor_id, id)
)
CREATE UNIQUE INDEX stopped_addresses_open ON stopped_addresses USING btree (editor_id, address) WHERE (ended_at IS NULL)
CREATE INDEX stopped_addresses_since ON stopped_addresses USING btree (editor_id, stopped_at, id) WHERE (ended_at IS NULL)
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app

TABLE typeorm_migrations (
  id integer NOT NULL DEFAULT nextval('typeorm_migrations_id_seq'::regclass)
  timestamp bigint NOT NULL
  name character varying NOT NULL
  CONSTRAINT PK_bb2f075707dd300ba86d0208923 PRIMARY KEY (id)
)
GRANT SELECT TO sceau_app

TABLE users (
  editor_id uuid NOT NULL DEFAULT current_editor()
  id uuid NOT NULL
  email text NOT NULL
  name text NOT NULL
  role text NOT NULL
  password_hash text
  disabled_at timestamp with time zone
  last_sign_in_at timestamp with time zone
  created_at timestamp with time zone NOT NULL DEFAULT moment()
  has_password boolean NOT NULL GENERATED ((password_hash IS NOT NULL))
  erased_at timestamp with time zone -- from then on the row names nobody; so for administrators and representatives
  CONSTRAINT users_pkey PRIMARY KEY (editor_id, id)
  CONSTRAINT users_check CHECK (((erased_at IS NULL) OR ((disabled_at IS NOT NULL) AND (password_hash IS NULL))))
  CONSTRAINT users_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)
  CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'support'::text, 'account_manager'::text, 'technical_admin'::text, 'auditor'::text])))
)
CREATE UNIQUE INDEX users_email ON users USING btree (editor_id, lower(email))
CREATE INDEX users_sign_in ON users USING btree (lower(email))
ROW LEVEL SECURITY enabled, forced
POLICY tenant FOR ALL USING ((editor_id = ( SELECT current_editor() AS current_editor))) WITH CHECK ((editor_id = ( SELECT current_editor() AS current_editor)))
GRANT INSERT, SELECT, UPDATE TO sceau_app
GRANT SELECT TO sceau_definer

VIEW active_assignments WITH (security_invoker=true) -- of those, the ones whose administrator has not left: they may act today AS
 SELECT editor_id,
    id,
    client_id,
    administrator_id,
    state,
    state_since,
    first_name,
    last_name,
    left_on
   FROM recorded_assignments
  WHERE ((left_on IS NULL) OR (left_on > paris_today()));
GRANT SELECT TO sceau_app

VIEW administrators_with_valid_card WITH (security_invoker=true) -- still here today, with a card valid today: one row a card AS
 SELECT a.editor_id,
    a.id,
    a.client_id,
    k.kind,
    k.valid_until,
    a.left_on
   FROM (administrators a
     JOIN cards k ON ((k.administrator_id = a.id)))
  WHERE (((a.left_on IS NULL) OR (a.left_on > paris_today())) AND (k.state = 'active'::text) AND ((k.valid_until IS NULL) OR (k.valid_until >= paris_today())));
GRANT SELECT TO sceau_app

VIEW certificates_in_force WITH (security_invoker=true) -- neither revoked nor over, whether installed or not AS
 SELECT editor_id,
    id,
    client_id,
    slot_id,
    common_name,
    subject,
    not_before,
    not_after,
    environment
   FROM certificates
  WHERE ((revoked_at IS NULL) AND (not_after > ( SELECT moment() AS moment)));
GRANT SELECT TO sceau_app

VIEW certificates_to_redo WITH (security_invoker=true) -- in force, and to be revoked and made again (domain rule 11): its key came to us (key), it is of the other environment than the client (the one it is of), it carries a former number of the client (that number), or a former name or département (nothing) AS
 SELECT x.editor_id,
    x.id,
    x.client_id,
    x.slot_id,
        CASE
            WHEN ((c.key_exposed_at IS NOT NULL) AND (EXISTS ( SELECT 1
               FROM (certificates y
                 JOIN exposed_keys k ON ((k.spki_sha256 = y.spki_sha256)))
              WHERE (y.id = x.id)))) THEN 'key'::text
            WHEN ((c.environment_changed_at IS NOT NULL) AND (x.environment <> c.environment) AND (x.environment <> 'unknown'::text)) THEN x.environment
            ELSE COALESCE(( SELECT f.number
               FROM former_numbers f
              WHERE ((f.client_id = x.client_id) AND (f.number <> c.number) AND (strpos((x.subject || ','::text), ((', OU='::text || f.unit) || ','::text)) > 0))
              ORDER BY f.changed_on DESC
             LIMIT 1), ''::text)
        END AS wrong
   FROM (certificates_in_force x
     JOIN clients c ON ((c.id = x.client_id)))
  WHERE (((x.not_before < c.subject_changed_at) AND ((subject_says(x.subject, c.name, c.departement) OR subject_names_holder(x.subject, x.slot_id)) IS NOT TRUE)) OR ((c.number_since IS NOT NULL) AND (EXISTS ( SELECT 1
           FROM former_numbers f
          WHERE ((f.client_id = x.client_id) AND (f.number <> c.number) AND (strpos((x.subject || ','::text), ((', OU='::text || f.unit) || ','::text)) > 0))))) OR ((c.key_exposed_at IS NOT NULL) AND (EXISTS ( SELECT 1
           FROM (certificates y
             JOIN exposed_keys k ON ((k.spki_sha256 = y.spki_sha256)))
          WHERE (y.id = x.id)))) OR ((c.environment_changed_at IS NOT NULL) AND (x.environment <> c.environment) AND (x.environment <> 'unknown'::text)));
GRANT SELECT TO sceau_app

VIEW latest_revocation_lists WITH (security_invoker=true) -- the newest list of each authority, whoever brought it AS
 SELECT DISTINCT ON (authority_sha256) authority_sha256,
    this_update,
    next_update,
    entries,
    der,
    loaded_by,
    loaded_at,
    sha256
   FROM ( SELECT revocation_lists.authority_sha256,
            revocation_lists.this_update,
            revocation_lists.next_update,
            revocation_lists.entries,
            revocation_lists.der,
            NULL::text AS loaded_by,
            revocation_lists.loaded_at,
            revocation_lists.sha256
           FROM revocation_lists
        UNION ALL
         SELECT editor_revocation_lists.authority_sha256,
            editor_revocation_lists.this_update,
            editor_revocation_lists.next_update,
            editor_revocation_lists.entries,
            editor_revocation_lists.der,
            editor_revocation_lists.loaded_by,
            editor_revocation_lists.loaded_at,
            editor_revocation_lists.sha256
           FROM editor_revocation_lists) known
  WHERE (this_update <= (moment() + '1 day'::interval))
  ORDER BY authority_sha256, this_update DESC, loaded_by NULLS FIRST;
GRANT SELECT TO sceau_app

VIEW open_orders WITH (security_invoker=true) -- orders that are not over: one a slot, as the index orders_open has it AS
 SELECT editor_id,
    id,
    client_id,
    slot_id,
    administrator_id,
    certificate_id,
    number,
    state,
    state_since,
    created_at,
    key_made_on_platform,
    waits_since
   FROM orders
  WHERE (state <> ALL (ARRAY['verified'::text, 'rejected'::text, 'cancelled'::text]));
GRANT SELECT TO sceau_app

VIEW open_requests WITH (security_invoker=true) -- requests that are not over: one a client, as the index requests_open has it AS
 SELECT editor_id,
    id,
    client_id,
    state,
    state_since,
    dossier_number,
    created_at,
    kind
   FROM requests
  WHERE (state <> ALL (ARRAY['validated'::text, 'refused'::text, 'cancelled'::text]));
GRANT SELECT TO sceau_app

VIEW recorded_assignments WITH (security_invoker=true) -- whom ANS has recorded for a client: an end counts once it is confirmed AS
 SELECT s.editor_id,
    s.id,
    s.client_id,
    s.administrator_id,
    s.state,
    s.state_since,
    a.first_name,
    a.last_name,
    a.left_on
   FROM (assignments s
     JOIN administrators a ON ((a.id = s.administrator_id)))
  WHERE (s.state = ANY (ARRAY['active'::text, 'end_to_request'::text, 'end_requested'::text]));
GRANT SELECT TO sceau_app

VIEW trusted_authorities WITH (security_invoker=true) -- what certificates are judged against: the operator's, and the editor's own; added_by is null for the operator's AS
 SELECT authorities.id,
    authorities.sha256,
    authorities.name,
    authorities.kind,
    authorities.environment,
    authorities.not_after,
    authorities.der,
    NULL::text AS added_by,
    authorities.loaded_at AS added_at
   FROM authorities
UNION ALL
 SELECT e.id,
    e.sha256,
    e.name,
    e.kind,
    e.environment,
    e.not_after,
    e.der,
    e.added_by,
    e.added_at
   FROM editor_authorities e
  WHERE (NOT (EXISTS ( SELECT 1
           FROM authorities a
          WHERE (a.sha256 = e.sha256))));
GRANT SELECT TO sceau_app

CREATE OR REPLACE FUNCTION public.advance_audit_head()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT w.editor_id, w.client_id FROM written w WHERE w.client_id IS NOT NULL) told
              WHERE NOT EXISTS (SELECT FROM clients c WHERE c.editor_id = told.editor_id AND c.id = told.client_id)) THEN
    RAISE EXCEPTION 'an entry of the journal is of a client that there is' USING ERRCODE = 'foreign_key_violation';
  END IF;
  UPDATE audit_heads h SET sequence = e.sequence, hash = e.hash
    FROM (SELECT DISTINCT ON (w.editor_id) w.editor_id, w.sequence, w.hash FROM written w ORDER BY w.editor_id, w.sequence DESC) e
   WHERE h.editor_id = e.editor_id AND h.sequence < e.sequence;
  RETURN NULL;
END $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.announce_outbox()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN PERFORM pg_notify('outbox', ''); RETURN NULL; END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.audit_field(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT coalesce(octet_length(value)::text || ':' || value, '-') $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.audit_text(entry audit_entries)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
DECLARE its_editor_id text := entry.editor_id::text; its_sequence text := entry.sequence::text; its_id text := entry.id::text; its_at text := extract(epoch FROM entry.at)::text; its_actor_kind text := entry.actor_kind::text; its_actor_id text := entry.actor_id::text; its_actor_name text := entry.actor_name::text; its_subject_kind text := entry.subject_kind::text; its_subject_id text := entry.subject_id::text; its_client_id text := entry.client_id::text; its_action text := entry.action::text; its_from_state text := entry.from_state::text; its_to_state text := entry.to_state::text; its_summary text := entry.summary::text; its_reason text := entry.reason::text; its_document_id text := entry.document_id::text; its_request_id text := entry.request_id::text; its_campaign_row_id text := entry.campaign_row_id::text; its_details text := entry.details::text;
BEGIN
  IF entry.format = 1 THEN RETURN concat_ws(E'\x1f', entry.sequence::text, entry.id::text, extract(epoch FROM entry.at)::text, entry.actor_kind::text, coalesce(entry.actor_id::text, '-'), entry.actor_name::text, entry.subject_kind::text, entry.subject_id::text, coalesce(entry.client_id::text, '-'), entry.action::text, coalesce(entry.from_state::text, '-'), coalesce(entry.to_state::text, '-'), entry.summary::text, coalesce(entry.reason::text, '-'), coalesce(entry.document_id::text, '-'), coalesce(entry.request_id::text, '-'), coalesce(entry.campaign_row_id::text, '-'), entry.details::text); END IF;
  RETURN concat_ws(',', '2', coalesce(octet_length(its_editor_id)::text || ':' || its_editor_id, '-'), coalesce(octet_length(its_sequence)::text || ':' || its_sequence, '-'), coalesce(octet_length(its_id)::text || ':' || its_id, '-'), coalesce(octet_length(its_at)::text || ':' || its_at, '-'), coalesce(octet_length(its_actor_kind)::text || ':' || its_actor_kind, '-'), coalesce(octet_length(its_actor_id)::text || ':' || its_actor_id, '-'), coalesce(octet_length(its_actor_name)::text || ':' || its_actor_name, '-'), coalesce(octet_length(its_subject_kind)::text || ':' || its_subject_kind, '-'), coalesce(octet_length(its_subject_id)::text || ':' || its_subject_id, '-'), coalesce(octet_length(its_client_id)::text || ':' || its_client_id, '-'), coalesce(octet_length(its_action)::text || ':' || its_action, '-'), coalesce(octet_length(its_from_state)::text || ':' || its_from_state, '-'), coalesce(octet_length(its_to_state)::text || ':' || its_to_state, '-'), coalesce(octet_length(its_summary)::text || ':' || its_summary, '-'), coalesce(octet_length(its_reason)::text || ':' || its_reason, '-'), coalesce(octet_length(its_document_id)::text || ':' || its_document_id, '-'), coalesce(octet_length(its_request_id)::text || ':' || its_request_id, '-'), coalesce(octet_length(its_campaign_row_id)::text || ':' || its_campaign_row_id, '-'), coalesce(octet_length(its_details)::text || ':' || its_details, '-'));
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.await_other_stages()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$ BEGIN
  UPDATE slots SET reminders_from = expires_at - interval '402 days' WHERE editor_id = NEW.editor_id AND expires_at IS NOT NULL;
  RETURN NULL;
END $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.await_reminders()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN
  NEW.reminders_from := coalesce(NEW.in_force_until, NEW.declared_not_after::timestamp AT TIME ZONE 'Europe/Paris') - interval '402 days';
  RETURN NEW;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.bearers_of(words jsonb)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE ROWS 1
AS $function$
DECLARE
  typed constant text := upper(words->0->>0);
BEGIN
  IF jsonb_array_length(words) <> 1 OR typed !~ '^[0-9][0-9AB][0-9]{7}([0-9]{5})?$' THEN RETURN; END IF;
  RETURN QUERY SELECT id FROM clients WHERE editor_id = current_editor() AND finess_ej = typed
    UNION SELECT id FROM clients WHERE editor_id = current_editor() AND siret = typed
    UNION SELECT id FROM clients WHERE editor_id = current_editor() AND internal_reference = typed
    UNION SELECT client_id FROM establishments WHERE editor_id = current_editor() AND finess_eg = typed
    UNION SELECT client_id FROM former_numbers WHERE editor_id = current_editor() AND number = typed;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.begin_progress()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN
  IF current_setting('app.summaries', true) = 'to come' THEN RETURN NULL; END IF;
  INSERT INTO client_progress (editor_id, client_id, step, code, title, detail, who, target, slots_needed, slots_covered, active_assignments, computed_on, archived, account_manager_id, name_key, name, town, number, environment, renumbered)
  SELECT c.editor_id, c.id, 1, 'created', 'Compléter la fiche', '', 'editor', '{"kind": "client_section", "id": null, "section": "contract"}', 0, 0, 0, paris_today(), c.archived_at IS NOT NULL, c.account_manager_id, c.search, c.name, c.town, c.number, c.environment, c.number_since IS NOT NULL FROM created c
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.chain_audit_entry()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE head record; last record; person uuid := current_person();
BEGIN
  
  IF (NEW.actor_kind = 'person') <> (person IS NOT NULL) OR NEW.actor_id IS DISTINCT FROM person THEN
    RAISE EXCEPTION 'an entry of the journal is of whom its transaction acts for' USING ERRCODE = 'check_violation';
  END IF;
  IF person IS NOT NULL THEN
    SELECT u.name INTO NEW.actor_name FROM users u WHERE u.editor_id = NEW.editor_id AND u.id = person;
    IF NOT FOUND THEN RAISE EXCEPTION 'nobody has this id' USING ERRCODE = 'check_violation'; END IF;
  END IF;
  SELECT h.sequence, h.hash, EXISTS (SELECT FROM demonstration) AS is_told INTO head FROM audit_heads h WHERE h.editor_id = NEW.editor_id FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit_heads (editor_id, sequence, hash) VALUES (NEW.editor_id, 0, '\x00') ON CONFLICT (editor_id) DO NOTHING;
    SELECT h.sequence, h.hash, EXISTS (SELECT FROM demonstration) AS is_told INTO head FROM audit_heads h WHERE h.editor_id = NEW.editor_id FOR UPDATE;
  END IF;
  IF NOT head.is_told THEN NEW.at := clock_timestamp(); END IF;
  -- Only the entries of this very statement are beyond the head: it remembers the last one even if somebody removes it.
  SELECT e.sequence, e.hash INTO last FROM audit_entries e WHERE e.editor_id = NEW.editor_id AND e.sequence > head.sequence ORDER BY e.sequence DESC LIMIT 1;
  IF FOUND THEN head.sequence := last.sequence; head.hash := last.hash; END IF;
  NEW.format := 2;
  NEW.sequence := head.sequence + 1;
  NEW.previous_hash := head.hash;
  NEW.hash := sha256(head.hash || convert_to(audit_text(NEW), 'UTF8'));
  RETURN NEW;
END $function$;
-- owner: sceau_definer

CREATE AGGREGATE chained(bytea,text) (SFUNC = hash_after, STYPE = bytea);
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.check_journal(by text, most bigint DEFAULT NULL::bigint, OUT done boolean, OUT broken bigint, OUT reached bigint)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
  under record; last record; head bigint;
  looked_at timestamptz := CASE WHEN EXISTS (SELECT FROM demonstration) THEN instant() ELSE clock_timestamp() END;
BEGIN
  INSERT INTO audit_checks (editor_id, sequence, hash, checked_by, checked_at) VALUES (current_editor(), 0, '\x00', NULL, NULL) ON CONFLICT (editor_id) DO NOTHING;
  PERFORM FROM audit_checks k WHERE k.editor_id = current_editor() FOR UPDATE;
  SELECT coalesce(max(k.followed), 0) AS sequence, coalesce((array_agg(k.followed_hash))[1], '\x00') AS hash INTO under
    FROM audit_checks k WHERE k.editor_id = current_editor() AND k.followed_at > looked_at - interval '1 hour';
  SELECT coalesce(max(a.sequence), 0) INTO head FROM audit_entries a WHERE a.editor_id = current_editor();
  -- Beyond a hole, however wide, stands an entry that does not follow.
  SELECT a.sequence, a.hash INTO last FROM audit_entries a
   WHERE a.editor_id = current_editor() AND a.sequence > under.sequence
     AND (most IS NULL OR a.sequence <= greatest(under.sequence + most, (SELECT min(n.sequence) FROM audit_entries n WHERE n.editor_id = current_editor() AND n.sequence > under.sequence)))
   ORDER BY a.sequence DESC LIMIT 1;
  reached := coalesce(last.sequence, under.sequence);
  broken := first_broken_audit_entry_between(under.sequence, under.hash, reached);
  done := broken IS NOT NULL OR reached >= head;
  IF done THEN
    UPDATE audit_checks k SET sequence = reached, hash = coalesce(last.hash, under.hash), broken = check_journal.broken, checked_at = looked_at, followed = NULL, followed_hash = NULL, followed_at = NULL,
           checked_by = coalesce((SELECT u.name FROM users u WHERE u.editor_id = current_editor() AND u.id = current_person()), by)
     WHERE k.editor_id = current_editor();
  ELSE
    UPDATE audit_checks k SET followed = reached, followed_hash = last.hash, followed_at = looked_at WHERE k.editor_id = current_editor();
  END IF;
END $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.close_session(given_hash bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  DELETE FROM sessions WHERE id_hash = given_hash $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.count_progress()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO progress_counts (editor_id, subject, key, day, number)
    SELECT p.editor_id, CASE grouping(step, lacks, account_manager_id, ends_on) WHEN 7 THEN 'step' WHEN 11 THEN 'lacks' WHEN 13 THEN 'manager' WHEN 14 THEN 'expiry' WHEN 15 THEN 'who' END, CASE grouping(step, lacks, account_manager_id, ends_on) WHEN 7 THEN step || ' ' || who WHEN 11 THEN array_to_string(lacks, ',') WHEN 13 THEN account_manager_id::text WHEN 14 THEN '' WHEN 15 THEN who END, CASE grouping(step, lacks, account_manager_id, ends_on) WHEN 7 THEN since WHEN 14 THEN ends_on END, sum(p.sign)
      FROM (SELECT w.*, (w.next_expiry AT TIME ZONE 'Europe/Paris')::date AS ends_on
              FROM (SELECT editor_id, 1 AS sign, a.archived, a.step, a.who, a.since, a.lacks, a.account_manager_id, a.next_expiry FROM after a) w) p
     WHERE NOT p.archived GROUP BY p.editor_id, GROUPING SETS ((step, who, since), (lacks), (account_manager_id), (ends_on), (who))
    HAVING sum(p.sign) <> 0 AND CASE grouping(step, lacks, account_manager_id, ends_on) WHEN 11 THEN lacks IS NOT NULL WHEN 13 THEN account_manager_id IS NOT NULL WHEN 14 THEN ends_on IS NOT NULL ELSE true END;
    INSERT INTO progress_counts (editor_id, subject, key, day, number)
    SELECT editor_id, CASE grouping(day, month, account_manager_id) WHEN 3 THEN 'ends' ELSE kind END, CASE grouping(day, month, account_manager_id) WHEN 4 THEN account_manager_id::text ELSE '' END, CASE grouping(day, month, account_manager_id) WHEN 3 THEN day ELSE month END, sum(sign)
      FROM (SELECT p.editor_id, p.sign, p.account_manager_id, one.kind, one.day, date_trunc('month', one.day::timestamp)::date AS month
              FROM (SELECT editor_id, 1 AS sign, a.archived, a.ends, a.renewed, a.account_manager_id FROM after a) p
              CROSS JOIN LATERAL (SELECT 'open' AS kind, unnest(p.ends) AS day UNION ALL SELECT 'renewed', unnest(p.renewed)) one WHERE NOT p.archived) ends
     GROUP BY editor_id, GROUPING SETS ((kind, day), (kind, month), (kind, month, account_manager_id))
    HAVING sum(sign) <> 0 AND CASE grouping(day, month, account_manager_id) WHEN 3 THEN kind = 'open' WHEN 4 THEN account_manager_id IS NOT NULL ELSE true END;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO progress_counts (editor_id, subject, key, day, number)
    SELECT p.editor_id, CASE grouping(step, lacks, account_manager_id, ends_on) WHEN 7 THEN 'step' WHEN 11 THEN 'lacks' WHEN 13 THEN 'manager' WHEN 14 THEN 'expiry' WHEN 15 THEN 'who' END, CASE grouping(step, lacks, account_manager_id, ends_on) WHEN 7 THEN step || ' ' || who WHEN 11 THEN array_to_string(lacks, ',') WHEN 13 THEN account_manager_id::text WHEN 14 THEN '' WHEN 15 THEN who END, CASE grouping(step, lacks, account_manager_id, ends_on) WHEN 7 THEN since WHEN 14 THEN ends_on END, sum(p.sign)
      FROM (SELECT w.*, (w.next_expiry AT TIME ZONE 'Europe/Paris')::date AS ends_on
              FROM (SELECT editor_id, -1 AS sign, b.archived, b.step, b.who, b.since, b.lacks, b.account_manager_id, b.next_expiry FROM before b) w) p
     WHERE NOT p.archived GROUP BY p.editor_id, GROUPING SETS ((step, who, since), (lacks), (account_manager_id), (ends_on), (who))
    HAVING sum(p.sign) <> 0 AND CASE grouping(step, lacks, account_manager_id, ends_on) WHEN 11 THEN lacks IS NOT NULL WHEN 13 THEN account_manager_id IS NOT NULL WHEN 14 THEN ends_on IS NOT NULL ELSE true END;
    INSERT INTO progress_counts (editor_id, subject, key, day, number)
    SELECT editor_id, CASE grouping(day, month, account_manager_id) WHEN 3 THEN 'ends' ELSE kind END, CASE grouping(day, month, account_manager_id) WHEN 4 THEN account_manager_id::text ELSE '' END, CASE grouping(day, month, account_manager_id) WHEN 3 THEN day ELSE month END, sum(sign)
      FROM (SELECT p.editor_id, p.sign, p.account_manager_id, one.kind, one.day, date_trunc('month', one.day::timestamp)::date AS month
              FROM (SELECT editor_id, -1 AS sign, b.archived, b.ends, b.renewed, b.account_manager_id FROM before b) p
              CROSS JOIN LATERAL (SELECT 'open' AS kind, unnest(p.ends) AS day UNION ALL SELECT 'renewed', unnest(p.renewed)) one WHERE NOT p.archived) ends
     GROUP BY editor_id, GROUPING SETS ((kind, day), (kind, month), (kind, month, account_manager_id))
    HAVING sum(sign) <> 0 AND CASE grouping(day, month, account_manager_id) WHEN 3 THEN kind = 'open' WHEN 4 THEN account_manager_id IS NOT NULL ELSE true END;
  ELSE
    INSERT INTO progress_counts (editor_id, subject, key, day, number)
    SELECT p.editor_id, CASE grouping(step, lacks, account_manager_id, ends_on) WHEN 7 THEN 'step' WHEN 11 THEN 'lacks' WHEN 13 THEN 'manager' WHEN 14 THEN 'expiry' WHEN 15 THEN 'who' END, CASE grouping(step, lacks, account_manager_id, ends_on) WHEN 7 THEN step || ' ' || who WHEN 11 THEN array_to_string(lacks, ',') WHEN 13 THEN account_manager_id::text WHEN 14 THEN '' WHEN 15 THEN who END, CASE grouping(step, lacks, account_manager_id, ends_on) WHEN 7 THEN since WHEN 14 THEN ends_on END, sum(p.sign)
      FROM (SELECT w.*, (w.next_expiry AT TIME ZONE 'Europe/Paris')::date AS ends_on
              FROM (SELECT editor_id, side.* FROM before b JOIN after a USING (editor_id, client_id)
      CROSS JOIN LATERAL (VALUES (-1, b.archived, b.step, b.who, b.since, b.lacks, b.account_manager_id, b.next_expiry), (1, a.archived, a.step, a.who, a.since, a.lacks, a.account_manager_id, a.next_expiry)) side (sign, archived, step, who, since, lacks, account_manager_id, next_expiry) WHERE (b.archived, b.step, b.who, b.since, b.lacks, b.account_manager_id, b.next_expiry) IS DISTINCT FROM (a.archived, a.step, a.who, a.since, a.lacks, a.account_manager_id, a.next_expiry)) w) p
     WHERE NOT p.archived GROUP BY p.editor_id, GROUPING SETS ((step, who, since), (lacks), (account_manager_id), (ends_on), (who))
    HAVING sum(p.sign) <> 0 AND CASE grouping(step, lacks, account_manager_id, ends_on) WHEN 11 THEN lacks IS NOT NULL WHEN 13 THEN account_manager_id IS NOT NULL WHEN 14 THEN ends_on IS NOT NULL ELSE true END;
    INSERT INTO progress_counts (editor_id, subject, key, day, number)
    SELECT editor_id, CASE grouping(day, month, account_manager_id) WHEN 3 THEN 'ends' ELSE kind END, CASE grouping(day, month, account_manager_id) WHEN 4 THEN account_manager_id::text ELSE '' END, CASE grouping(day, month, account_manager_id) WHEN 3 THEN day ELSE month END, sum(sign)
      FROM (SELECT p.editor_id, p.sign, p.account_manager_id, one.kind, one.day, date_trunc('month', one.day::timestamp)::date AS month
              FROM (SELECT editor_id, side.* FROM before b JOIN after a USING (editor_id, client_id)
      CROSS JOIN LATERAL (VALUES (-1, b.archived, b.ends, b.renewed, b.account_manager_id), (1, a.archived, a.ends, a.renewed, a.account_manager_id)) side (sign, archived, ends, renewed, account_manager_id) WHERE (b.archived, b.ends, b.renewed, b.account_manager_id) IS DISTINCT FROM (a.archived, a.ends, a.renewed, a.account_manager_id)) p
              CROSS JOIN LATERAL (SELECT 'open' AS kind, unnest(p.ends) AS day UNION ALL SELECT 'renewed', unnest(p.renewed)) one WHERE NOT p.archived) ends
     GROUP BY editor_id, GROUPING SETS ((kind, day), (kind, month), (kind, month, account_manager_id))
    HAVING sum(sign) <> 0 AND CASE grouping(day, month, account_manager_id) WHEN 3 THEN kind = 'open' WHEN 4 THEN account_manager_id IS NOT NULL ELSE true END;
  END IF;
  RETURN NULL;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.current_editor()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT nullif(current_setting('app.editor_id', true), '')::uuid $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.current_person()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT nullif(current_setting('app.person_id', true), '')::uuid $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.digest_of_mail(message_id text, content text)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  SELECT encode(sha256(convert_to(message_id || E'\n' || content, 'UTF8')), 'hex') $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.editor_by_slug(given_slug text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$ SELECT editor_id FROM editors WHERE slug = given_slug $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.end_sessions(given_user uuid, chosen uuid, spared bytea)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  WITH ended AS (DELETE FROM sessions s WHERE s.editor_id = current_editor() AND s.user_id = given_user
      AND (chosen IS NULL OR s.id = chosen) AND s.id_hash IS DISTINCT FROM spared RETURNING 1)
  SELECT count(*)::int FROM ended $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.every_editor()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$ SELECT editor_id FROM editors ORDER BY created_at $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.find_account_link(given_id uuid)
 RETURNS TABLE(editor_id uuid, editor_name text, user_id uuid, email text, name text, role text, kind text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT l.editor_id, e.name, u.id, u.email, u.name, u.role, l.kind
    FROM account_links l JOIN users u ON u.editor_id = l.editor_id AND u.id = l.user_id JOIN editors e ON e.editor_id = l.editor_id
   WHERE l.id = given_id AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > clock_timestamp() AND u.disabled_at IS NULL $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.find_calendar_feed(given_hash text)
 RETURNS TABLE(editor_id uuid, editor_name text, user_id uuid, user_name text, user_role text, client_id uuid, client_name text, feed_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT f.editor_id, e.name, u.id, u.name, u.role, c.id, c.name, f.name
    FROM calendar_feeds f JOIN editors e ON e.editor_id = f.editor_id
    LEFT JOIN users u ON u.editor_id = f.editor_id AND u.id = f.user_id LEFT JOIN clients c ON c.editor_id = f.editor_id AND c.id = f.client_id
   WHERE f.token_hash = given_hash AND e.suspended_at IS NULL AND u.disabled_at IS NULL AND c.archived_at IS NULL $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.find_client_link(given_hash text)
 RETURNS TABLE(editor_id uuid, editor_name text, link_id uuid, person_name text, single_use boolean, browser_hash text, unlocked_until timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT l.editor_id, e.name, l.id, l.person_name, l.single_use, l.browser_hash, l.unlocked_until FROM client_links l JOIN editors e ON e.editor_id = l.editor_id
   WHERE l.token_hash = given_hash AND l.revoked_at IS NULL AND l.expires_at > clock_timestamp() AND e.suspended_at IS NULL $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.find_clients(words jsonb, most integer)
 RETURNS TABLE(ids uuid[], alike boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
  enough constant int := most * 10 + 10;
  clause text;
  here boolean;
  theirs uuid[];
  seen int;
BEGIN
  alike := false;
  ids := ARRAY(SELECT bearers_of(words));
  IF cardinality(ids) > 0 THEN
    RETURN NEXT;
    RETURN;
  END IF;
  clause := search_clause(words, false);
  EXECUTE format('SELECT array_agg(id), bool_and(archived_at IS NULL) FROM (SELECT id, archived_at FROM clients WHERE editor_id = %L AND %s LIMIT %s) met', current_editor(), clause, most + 1)
    INTO ids, here;
  IF cardinality(ids) > most AND NOT here THEN
    EXECUTE format('SELECT count(*) > %1$s FROM (SELECT FROM clients WHERE editor_id = %2$L AND archived_at IS NULL AND %3$s LIMIT %1$s + 1) met', most, current_editor(), clause) INTO here;
    -- The archived ones are what makes them many: all of them, then.
    IF NOT here THEN ids := ARRAY(SELECT search_clients(words)); END IF;
  END IF;
  IF cardinality(ids) > most AND here THEN
    ids := NULL;
    RETURN NEXT;
    RETURN;
  END IF;
  EXECUTE format('SELECT array_agg(DISTINCT client_id), count(*) FROM ((SELECT client_id FROM establishments WHERE editor_id = %1$L AND %2$s LIMIT %3$s)
      UNION ALL (SELECT client_id FROM former_numbers WHERE editor_id = %1$L AND %2$s LIMIT %3$s)) met', current_editor(), clause, enough)
    INTO theirs, seen;
  IF cardinality(theirs) > most THEN
    SELECT count(*) > most INTO here FROM (SELECT FROM clients WHERE editor_id = current_editor() AND id = ANY (theirs) AND archived_at IS NULL LIMIT most + 1) met;
    IF here THEN
      ids := NULL;
      RETURN NEXT;
      RETURN;
    END IF;
  END IF;
  IF seen >= enough THEN
    EXECUTE format('SELECT array_agg(DISTINCT client_id) FROM (SELECT client_id FROM establishments WHERE editor_id = %1$L AND %2$s UNION ALL SELECT client_id FROM former_numbers WHERE editor_id = %1$L AND %2$s) met',
      current_editor(), clause) INTO theirs;
  END IF;
  ids := ARRAY(SELECT unnest(ids) UNION SELECT unnest(theirs));
  alike := cardinality(ids) = 0;
  IF alike THEN ids := ARRAY(SELECT search_clients(words)); END IF;
  RETURN NEXT;
END $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.find_session_user(given_editor uuid, given_user uuid)
 RETURNS TABLE(id uuid, email text, name text, role text, editor_id uuid, editor_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$ SELECT u.id, u.email, u.name, u.role, e.editor_id, e.name FROM users u JOIN editors e USING (editor_id)
        WHERE u.editor_id = given_editor AND u.id = given_user AND u.disabled_at IS NULL AND e.suspended_at IS NULL $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.find_sign_in(given_email text)
 RETURNS TABLE(editor_id uuid, id uuid, password_hash text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$ SELECT u.editor_id, u.id, u.password_hash FROM users u WHERE lower(u.email) = lower(given_email) AND u.disabled_at IS NULL $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.first_broken_audit_entry()
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$ SELECT first_broken_audit_entry_after(0, '\x00') $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.first_broken_audit_entry_after(known bigint, known_hash bytea)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
  SELECT first_broken_audit_entry_between(known, known_hash, 9223372036854775807) $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.first_broken_audit_entry_between(known bigint, known_hash bytea, until bigint)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
  SELECT min(broken) FROM (
    SELECT e.sequence AS broken FROM (
      SELECT a.*, lag(a.hash, 1, known_hash) OVER (ORDER BY a.sequence) AS expected_previous, lag(a.format, 1, a.format) OVER (ORDER BY a.sequence) AS format_before, a AS entry
        FROM audit_entries a WHERE a.editor_id = current_editor() AND a.sequence > known AND a.sequence <= until) e
     WHERE e.previous_hash <> e.expected_previous OR e.format < e.format_before OR e.hash <> sha256(e.previous_hash || convert_to(audit_text(e.entry), 'UTF8'))
    UNION ALL
    SELECT known WHERE known > 0 AND NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.editor_id = current_editor() AND a.sequence = known AND a.hash = known_hash)
    UNION ALL
    SELECT h.sequence FROM audit_heads h WHERE h.editor_id = current_editor() AND h.sequence > 0 AND until >= (SELECT coalesce(max(l.sequence), 0) FROM audit_entries l WHERE l.editor_id = current_editor())
       AND NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.editor_id = h.editor_id AND a.sequence = h.sequence AND a.hash = h.hash)) found $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.follow_client()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN
  UPDATE client_progress p SET archived = c.archived_at IS NOT NULL, account_manager_id = c.account_manager_id, name_key = c.search, name = c.name, town = c.town, number = c.number, environment = c.environment, renumbered = c.number_since IS NOT NULL
    FROM changed c WHERE p.editor_id = c.editor_id AND p.client_id = c.id
     AND (p.archived, p.account_manager_id, p.name_key, p.name, p.town, p.number, p.environment, p.renumbered) IS DISTINCT FROM (c.archived_at IS NOT NULL, c.account_manager_id, c.search, c.name, c.town, c.number, c.environment, c.number_since IS NOT NULL);
  RETURN NULL;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.follow_successor()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM 1 FROM slots s WHERE s.editor_id = new.editor_id AND s.id = new.successor_id FOR NO KEY UPDATE;
  SELECT o.id, o.certificate_id INTO new.open_order_id, new.open_order_certificate_id
    FROM (SELECT 1) one LEFT JOIN orders o ON o.editor_id = new.editor_id AND o.slot_id = coalesce(new.successor_id, new.id) AND o.state NOT IN ('verified', 'rejected', 'cancelled');
  RETURN new;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.forget_decided_news()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN
  DELETE FROM register_news n USING decided r WHERE n.editor_id = r.editor_id AND n.client_id = r.client_id AND n.change_id = r.change_id;
  RETURN NULL;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.forget_imported_certificates(import uuid, ids uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  DELETE FROM certificates c USING import_rows r
   WHERE c.editor_id = current_editor() AND c.id = ANY (ids) AND c.installed_at IS NULL AND c.verified_at IS NULL
     AND r.editor_id = c.editor_id AND r.import_id = import AND r.subject_id = c.id AND r.undo IS NOT NULL AND r.undone_at IS NULL $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.forget_offers()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  NEW.offers := NULL;
  RETURN NEW;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.forget_stray_mails(before timestamp with time zone, most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
  editor uuid := current_editor();
  forgotten int := 0;
  mail record;
BEGIN
  FOR mail IN SELECT * FROM messages
      WHERE editor_id = editor AND direction = 'in' AND client_id IS NULL AND subject_id IS NULL AND state IN ('unmatched', 'filed')
        AND created_at < least(before, clock_timestamp() - interval '90 days') ORDER BY created_at LIMIT least(most, 500) LOOP
    INSERT INTO forgotten_mails (editor_id, digest) VALUES (editor, public.digest_of_mail(mail.message_id, mail.content_sha256)) ON CONFLICT DO NOTHING;
    DELETE FROM messages WHERE editor_id = editor AND id = mail.id;
    DELETE FROM documents d WHERE d.editor_id = editor AND d.client_id IS NULL AND d.id = ANY (mail.attachment_ids || mail.quarantined_ids || mail.raw_document_id)
       AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.editor_id = editor AND (m.raw_document_id = d.id OR d.id = ANY (m.attachment_ids || m.quarantined_ids)));
    forgotten := forgotten + 1;
  END LOOP;
  RETURN forgotten;
END $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.give_back_attempt(place text, elsewhere text[], known_for interval)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  INSERT INTO sign_in_attempts AS a (key, known_until) SELECT place, clock_timestamp() + known_for WHERE place IS NOT NULL
    ON CONFLICT (key) DO UPDATE SET tries = 0, again_at = '-infinity', known_until = excluded.known_until;
  UPDATE sign_in_attempts SET tries = greatest(0, tries - 1), again_at = '-infinity' WHERE key = ANY (elsewhere) $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.hash_after(before bytea, first bytea, entry text)
 RETURNS bytea
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$ BEGIN
  RETURN sha256(coalesce(before, first) || convert_to(entry, 'UTF8'));
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.hear_register(kind text, editor uuid, clients uuid[], numbers text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$ BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('register news', 0));
  INSERT INTO register_news (editor_id, client_id, change_id, structure, finess, change, says, extracted_on, recorded_at)
  SELECT editor, k.client, d.id, d.structure, d.finess, d.change, CASE WHEN d.change = 'transferred' THEN d.after
    WHEN d.change = 'moved' AND d.structure = 'establishment' THEN btrim(searchable(regexp_replace(d.after, ' \(.*', '')))
    ELSE btrim(searchable(d.after)) END, d.extracted_on, d.recorded_at FROM unnest(clients, numbers) AS k (client, number)
   -- One by one, by their index: the register may have moved by the hundred thousand.
   CROSS JOIN LATERAL (SELECT * FROM directory_changes d WHERE d.finess = k.number AND d.structure = kind OFFSET 0) d
   WHERE (d.change = 'closed' OR d.recorded_at > (SELECT c.created_at FROM clients c WHERE c.editor_id = editor AND c.id = k.client))
     AND NOT EXISTS (SELECT 1 FROM register_decisions r WHERE r.editor_id = editor AND r.client_id = k.client AND r.change_id = d.id)
  ON CONFLICT DO NOTHING;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.hear_register_of_new()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE editor uuid;
BEGIN
  -- One, but for a seed of several.
  FOR editor IN SELECT DISTINCT m.editor_id FROM made m LOOP
    IF TG_TABLE_NAME = 'clients' THEN
      PERFORM hear_register('legal_entity', editor, array_agg(m.id), array_agg(m.finess_ej)) FROM made m WHERE m.editor_id = editor AND m.finess_ej IS NOT NULL;
    ELSE
      PERFORM hear_register('establishment', editor, array_agg(m.client_id), array_agg(m.finess_eg)) FROM made m WHERE m.editor_id = editor;
    END IF;
  END LOOP;
  RETURN NULL;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.hear_register_of_one()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN
  IF TG_TABLE_NAME = 'clients' THEN PERFORM hear_register('legal_entity', NEW.editor_id, ARRAY[NEW.id], ARRAY[NEW.finess_ej]);
  ELSE PERFORM hear_register('establishment', NEW.editor_id, ARRAY[NEW.client_id], ARRAY[NEW.finess_eg]);
  END IF;
  RETURN NULL;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.initials(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ SELECT regexp_replace(regexp_replace(public.searchable(value), '\m(de|du|des|la|le|les|l|d|et|a|au|aux|en|pour|sur)\M *', '', 'g'), '([a-z0-9])[a-z0-9]* *', '\1', 'g') $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.instant()
 RETURNS timestamp with time zone
 LANGUAGE sql
 PARALLEL SAFE
RETURN COALESCE((NULLIF(current_setting('app.moment'::text, true), ''::text))::timestamp with time zone, clock_timestamp());
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.is_suspended(given_editor uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$ SELECT EXISTS (SELECT FROM editors WHERE editor_id = given_editor AND suspended_at IS NOT NULL) $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.keep_beginning()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN
  NEW.begins_at := (SELECT x.not_before FROM certificates x WHERE x.editor_id = NEW.editor_id AND x.id = NEW.certificate_id AND x.not_before > NEW.state_since);
  RETURN NEW;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.keep_days_of_ans()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN
  CASE NEW.state
    WHEN 'submitted' THEN NEW.sent_at := coalesce(NEW.sent_at, NEW.state_since);
    WHEN 'acknowledged' THEN NEW.acknowledged_at := coalesce(NEW.acknowledged_at, NEW.state_since);
    WHEN 'validated' THEN NEW.validated_at := coalesce(NEW.validated_at, NEW.state_since);
    ELSE NULL;
  END CASE;
  RETURN NEW;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.keep_days_of_signers()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN
  CASE NEW.state
    WHEN 'awaiting_signature' THEN NEW.asked_at := coalesce(NEW.asked_at, NEW.state_since);
    WHEN 'signed' THEN NEW.signed_at := coalesce(NEW.signed_at, NEW.state_since);
    ELSE NULL;
  END CASE;
  RETURN NEW;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.keep_document_kind()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
BEGIN
  IF OLD.kind NOT IN ('client_answer', 'mail_attachment') OR NEW.kind NOT IN ('request_signed', 'delegation_evidence') THEN
    RAISE EXCEPTION 'A document of kind % does not become %', OLD.kind, NEW.kind;
  END IF;
  RETURN NEW;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.keep_in_force()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM 1 FROM slots s WHERE (s.editor_id, s.id) IN (SELECT c.editor_id, c.slot_id FROM changed c) ORDER BY s.editor_id, s.id FOR NO KEY UPDATE;
  UPDATE slots s SET in_force_id = best.id, in_force = best.state, in_force_until = best.not_after
    FROM (SELECT DISTINCT c.editor_id, c.slot_id FROM changed c) touched
    LEFT JOIN LATERAL (
      SELECT x.id, x.not_after, CASE WHEN x.revoked_at IS NOT NULL THEN 'revoked' WHEN x.installed_at IS NULL THEN 'issued' WHEN x.verified_at IS NULL THEN 'installed' ELSE 'verified' END AS state
        FROM certificates x WHERE x.editor_id = touched.editor_id AND x.slot_id = touched.slot_id AND NOT x.history
         AND NOT EXISTS (SELECT 1 FROM certificates y WHERE y.editor_id = x.editor_id AND y.slot_id = x.slot_id AND y.replaces_id = x.id AND y.verified_at IS NOT NULL)
       ORDER BY (x.verified_at IS NOT NULL) DESC, (x.revoked_at IS NULL) DESC, x.not_after DESC, x.id DESC LIMIT 1) best ON true
   WHERE s.editor_id = touched.editor_id AND s.id = touched.slot_id AND (s.in_force_id, s.in_force, s.in_force_until) IS DISTINCT FROM (best.id, best.state, best.not_after);
  RETURN NULL;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.keep_open_order()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM 1 FROM slots s WHERE (s.editor_id, s.id) IN (SELECT c.editor_id, c.slot_id FROM changed c UNION SELECT x.editor_id, x.id FROM changed c JOIN slots x ON x.editor_id = c.editor_id AND x.successor_id = c.slot_id)
   ORDER BY s.editor_id, s.id FOR NO KEY UPDATE;
  UPDATE slots s SET open_order_id = touched.open_order_id, open_order_certificate_id = touched.certificate_id
    FROM (SELECT x.editor_id, x.id, o.id AS open_order_id, o.certificate_id
            FROM (SELECT c.editor_id, c.slot_id AS id, c.slot_id FROM changed c UNION SELECT x.editor_id, x.id, c.slot_id FROM changed c JOIN slots x ON x.editor_id = c.editor_id AND x.successor_id = c.slot_id) x
            JOIN slots own ON own.editor_id = x.editor_id AND own.id = x.id AND own.order_slot_id = x.slot_id
            LEFT JOIN orders o ON o.editor_id = x.editor_id AND o.slot_id = x.slot_id AND o.state NOT IN ('verified', 'rejected', 'cancelled')) touched
   WHERE s.editor_id = touched.editor_id AND s.id = touched.id AND (s.open_order_id, s.open_order_certificate_id) IS DISTINCT FROM (touched.open_order_id, touched.certificate_id);
  RETURN NULL;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.keep_open_order_of_new_slots()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  UPDATE slots s SET open_order_id = o.id, open_order_certificate_id = o.certificate_id
    FROM created c JOIN orders o ON o.editor_id = c.editor_id AND o.slot_id = c.successor_id AND o.state NOT IN ('verified', 'rejected', 'cancelled')
   WHERE c.successor_id IS NOT NULL AND s.editor_id = c.editor_id AND s.id = c.id;
  RETURN NULL;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.keep_operators_columns()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the sender, the mailbox and the domains it believes are the operator''s to change' USING ERRCODE = 'insufficient_privilege';
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.key_of_order(order_id uuid, certificate uuid, made_on_platform boolean)
 RETURNS text
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
BEGIN
  IF certificate IS NOT NULL THEN RETURN (SELECT x.spki_sha256 FROM certificates x WHERE x.id = certificate); END IF;
  IF made_on_platform THEN RETURN NULL; END IF;
  RETURN (SELECT r.spki_sha256 FROM csrs r WHERE r.order_id = key_of_order.order_id AND r.acceptable ORDER BY r.created_at DESC, r.id DESC LIMIT 1);
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.know_end_of_order()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  NEW.open_order_until := (SELECT x.not_after FROM certificates x WHERE x.editor_id = NEW.editor_id AND x.id = NEW.open_order_certificate_id);
  RETURN NEW;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.know_file_sizes()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
BEGIN
  ANALYZE import_rows;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.know_holder()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  NEW.holder_closed := coalesce((SELECT e.closed_on IS NOT NULL FROM establishments e WHERE e.editor_id = NEW.editor_id AND e.id = NEW.establishment_id), false);
  RETURN NEW;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.know_table_sizes()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE leapt text;
BEGIN
  FOR leapt IN
    SELECT c.oid::regclass FROM pg_class c
     WHERE c.oid = ANY (ARRAY['clients', 'establishments', 'representatives', 'instances', 'instance_establishments', 'slots', 'import_rows', 'client_progress']::regclass[])
       AND pg_relation_size(c.oid) > 2 * c.relpages::bigint * current_setting('block_size')::int
  LOOP
    EXECUTE 'ANALYZE ' || leapt;
  END LOOP;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.moment()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE WHEN (current_setting('app.moment'::text, true) <> ''::text) THEN (current_setting('app.moment'::text, true))::timestamp with time zone ELSE now() END;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.note_environment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  NEW.environment_changed_at := moment();
  RETURN NEW;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.open_session(given_hash bytea, given_id uuid, given_editor uuid, given_user uuid, given_content text, given_seal bytea, given_device text, given_address text, lasts interval)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  DELETE FROM sessions WHERE id_hash IN (SELECT id_hash FROM sessions WHERE ends_at < clock_timestamp() ORDER BY ends_at LIMIT 50 FOR UPDATE SKIP LOCKED);
  INSERT INTO sessions (id_hash, id, editor_id, user_id, content, seal, device, address, ends_at)
    VALUES (given_hash, given_id, given_editor, given_user, given_content, given_seal, given_device, given_address, clock_timestamp() + lasts) $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.open_sessions_among(hashes bytea[], idle interval)
 RETURNS TABLE(id_hash bytea, role text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT s.id_hash, p.role FROM sessions s CROSS JOIN LATERAL find_session_user(s.editor_id, s.user_id) p
   WHERE s.id_hash = ANY (hashes) AND s.ends_at > clock_timestamp() AND s.seen_at > clock_timestamp() - idle $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.outbox_lag()
 RETURNS TABLE(waiting bigint, oldest_seconds double precision, still_seconds double precision)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT w.jobs, coalesce(extract(epoch FROM now() - w.oldest), 0),
         coalesce(extract(epoch FROM now() - greatest(w.oldest, (SELECT max(done_at) FROM outbox), (SELECT max(failed_at) FROM outbox))), 0)
    FROM (SELECT count(*) AS jobs, min(due_at) AS oldest FROM outbox c WHERE done_at IS NULL AND failed_at IS NULL AND due_at <= now()
        AND NOT EXISTS (SELECT FROM editors e WHERE e.editor_id = c.editor_id AND e.suspended_at IS NOT NULL)) w $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.paris_today()
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN ((moment() AT TIME ZONE 'Europe/Paris'::text))::date;
-- owner: sceau_owner

CREATE OR REPLACE PROCEDURE public.protect_tenant_table(IN name text, IN privileges text DEFAULT 'SELECT, INSERT, UPDATE, DELETE'::text)
 LANGUAGE plpgsql
AS $procedure$
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY tenant ON %I USING (editor_id = (SELECT current_editor())) WITH CHECK (editor_id = (SELECT current_editor()))', name);
  EXECUTE format('GRANT %s ON %I TO sceau_app', privileges, name);
END $procedure$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.read_session(given_hash bytea, idle interval, noted interval)
 RETURNS TABLE(editor_id uuid, user_id uuid, content text, seal bytea, person jsonb)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE held sessions; instant timestamptz := clock_timestamp();
BEGIN
  SELECT * INTO held FROM sessions s WHERE s.id_hash = given_hash AND s.ends_at > instant AND s.seen_at > instant - idle;
  IF NOT FOUND THEN RETURN; END IF;
  IF held.seen_at < instant - noted THEN
    UPDATE sessions s SET seen_at = instant WHERE s.id_hash = given_hash;
  END IF;
  RETURN QUERY SELECT held.editor_id, held.user_id, held.content, held.seal,
    (SELECT to_jsonb(p) FROM find_session_user(held.editor_id, held.user_id) p);
END $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.refuse_late_demonstration()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$ BEGIN
  IF EXISTS (SELECT FROM every_editor()) THEN
    RAISE EXCEPTION 'a database that has an editor does not become a demonstration' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.remember_recording()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  NEW.recorded_at := NEW.state_since;
  RETURN NEW;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.search_clause(words jsonb, alike boolean)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT coalesce(string_agg(CASE
      WHEN alike AND length(spellings->>0) >= 4 THEN format('search %%> %1$L AND word_similarity(%1$L, search) >= %2$s', spellings->>0,
        CASE WHEN length(spellings->>0) > 5 THEN 0.45 ELSE 0.3 END)
      ELSE format('search LIKE ANY (ARRAY[%s])', (SELECT string_agg(quote_literal(CASE WHEN length(spelling) < 3 THEN '% ' ELSE '%' END || spelling || '%'), ', ')
        FROM jsonb_array_elements_text(spellings) AS spelling)) END, ' AND '), 'true')
    FROM jsonb_array_elements(words) AS spellings $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.search_clients(words jsonb)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET "pg_trgm.word_similarity_threshold" TO '0.6'
AS $function$
DECLARE
  query constant text := 'SELECT id FROM clients WHERE editor_id = %1$L AND %2$s UNION SELECT client_id FROM establishments WHERE editor_id = %1$L AND %2$s UNION SELECT client_id FROM former_numbers WHERE editor_id = %1$L AND %2$s';
  alike constant text := 'SELECT id FROM (SELECT id, %3$s AS likeness FROM clients WHERE editor_id = %1$L AND %2$s
      UNION ALL SELECT client_id, %3$s FROM establishments WHERE editor_id = %1$L AND %2$s) found GROUP BY id ORDER BY max(likeness) DESC, id';
  threshold text;
BEGIN
  RETURN QUERY SELECT bearers_of(words);
  IF FOUND THEN RETURN; END IF;
  RETURN QUERY EXECUTE format(query, current_editor(), search_clause(words, false));
  IF FOUND THEN RETURN; END IF;
  FOREACH threshold IN ARRAY ARRAY['0.6', '0.45', '0.3'] LOOP
    PERFORM set_config('pg_trgm.word_similarity_threshold', threshold, true);
    RETURN QUERY EXECUTE format(alike, current_editor(), search_clause(words, true), search_likeness(words));
    IF FOUND THEN RETURN; END IF;
  END LOOP;
END $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.search_finds(words jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
  clause text := search_clause(words, false);
  answer boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM clients WHERE editor_id = %1$L AND %2$s) OR EXISTS (SELECT 1 FROM establishments WHERE editor_id = %1$L AND %2$s) OR EXISTS (SELECT 1 FROM former_numbers WHERE editor_id = %1$L AND %2$s)',
    current_editor(), clause) INTO answer;
  RETURN answer;
END $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.search_likeness(words jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT coalesce(format('least(%s)', string_agg(format('word_similarity(%L, search)', spellings->>0), ', ')), '0') FROM jsonb_array_elements(words) AS spellings $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.search_things(words jsonb, alike boolean, most integer)
 RETURNS TABLE(kind text, id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET "pg_trgm.word_similarity_threshold" TO '0.5'
AS $function$
DECLARE
  which constant text := format('WHERE editor_id = %L AND %s ORDER BY %s LIMIT %s', current_editor(), search_clause(words, alike),
    CASE WHEN alike THEN search_likeness(words) || ' DESC, id' ELSE 'id' END, most);
  query constant text := $query$
    (SELECT 'administrator', t.id FROM (SELECT editor_id, a.id, searchable(' ' || first_name || ' ' || last_name || ' ' || coalesce(email, '')) AS search FROM administrators a) t %1$s)
    UNION ALL (SELECT 'representative', t.id FROM (SELECT editor_id, r.id, searchable(' ' || first_names || ' ' || last_name || ' ' || coalesce(email, '')) AS search FROM representatives r WHERE ended_on IS NULL) t %1$s)
    UNION ALL (SELECT 'person', t.id FROM (SELECT editor_id, u.id, searchable(' ' || name || ' ' || email) AS search FROM users u WHERE disabled_at IS NULL) t %1$s)
    UNION ALL (SELECT 'instance', t.id FROM (SELECT editor_id, i.id, searchable(' ' || name || ' ' || application_name || ' ' || coalesce(host_name, '')) AS search FROM instances i) t %1$s)
    UNION ALL (SELECT 'grouping', t.id FROM (SELECT editor_id, g.id, searchable(' ' || name) AS search FROM groupings g) t %1$s)
    UNION ALL (SELECT 'campaign', t.id FROM (SELECT editor_id, c.id, searchable(' ' || title) AS search FROM campaigns c) t %1$s)$query$;
BEGIN
  RETURN QUERY EXECUTE format(query, which);
END $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.searchable(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ SELECT regexp_replace(lower(public.unaccent('public.unaccent', value)), '[^a-z0-9]+', ' ', 'g') $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.sessions_of(given_user uuid, here bytea, idle interval)
 RETURNS TABLE(id uuid, device text, address text, opened_at timestamp with time zone, seen_at timestamp with time zone, is_here boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT s.id, s.device, s.address, s.opened_at, s.seen_at, s.id_hash IS NOT DISTINCT FROM here FROM sessions s
   WHERE s.editor_id = current_editor() AND s.user_id = given_user AND s.ends_at > clock_timestamp() AND s.seen_at > clock_timestamp() - idle
   ORDER BY s.id_hash IS NOT DISTINCT FROM here DESC, s.seen_at DESC $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.subject_names_holder(subject text, slot uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
BEGIN
  RETURN EXISTS (SELECT 1 FROM slots s JOIN establishments e ON e.id = s.establishment_id WHERE s.id = slot AND btrim(searchable(substring(subject from '(?:^|, )O=(.*?), OU='))) = btrim(searchable(left(btrim(e.name), 40))));
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.subject_says(subject text, name text, departement text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  SELECT btrim(searchable(substring(subject from '(?:^|, )O=(.*?), OU='))) = btrim(searchable(left(btrim(name), 40))) AND coalesce(strpos(substring(subject from '(?:^|, )ST=(.*?), O='), '(' || departement) > 0, true) $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.take_attempt(limits jsonb)
 RETURNS TABLE(wait integer, news boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
  asked jsonb := limits;
  one jsonb;
  held sign_in_attempts;
  instant timestamptz;
  again timestamptz := '-infinity';
  counted int;
BEGIN
  DELETE FROM sign_in_attempts a WHERE a.key IN (SELECT o.key FROM sign_in_attempts o
    WHERE o.since < clock_timestamp() - interval '2 days' AND o.known_until < clock_timestamp() ORDER BY o.since LIMIT 20 FOR UPDATE SKIP LOCKED);
  FOR one IN SELECT value FROM jsonb_array_elements(limits) LOOP
    INSERT INTO sign_in_attempts AS a (key) VALUES (one->>'key') ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING a.* INTO held;
    again := greatest(again, held.again_at);
    news := coalesce(news, false) OR (held.again_at > clock_timestamp() AND NOT held.told);
    IF one = limits->0 AND held.known_until > clock_timestamp() THEN
      asked := jsonb_build_array(one);
      EXIT;
    END IF;
  END LOOP;
  instant := clock_timestamp();
  IF again > instant THEN
    UPDATE sign_in_attempts SET told = true WHERE key IN (SELECT value->>'key' FROM jsonb_array_elements(asked)) AND NOT told;
    wait := greatest(1, ceil(extract(epoch FROM again - instant)));
    RETURN NEXT;
    RETURN;
  END IF;
  FOR one IN SELECT value FROM jsonb_array_elements(asked) LOOP
    UPDATE sign_in_attempts a SET
        tries = CASE WHEN a.since < instant - make_interval(secs => (one->>'window')::int) THEN 1 ELSE a.tries + 1 END,
        since = CASE WHEN a.since < instant - make_interval(secs => (one->>'window')::int) THEN instant ELSE a.since END,
        told = false
      WHERE key = one->>'key' RETURNING a.tries INTO counted;
    -- The try that uses up what is free makes the next one wait, each longer than the one before, up to the longest.
    UPDATE sign_in_attempts SET again_at = CASE WHEN counted < (one->>'free')::int THEN '-infinity'
        ELSE instant + make_interval(secs => least((one->>'longest')::numeric, (one->>'first')::numeric * power(2::numeric, least(counted - (one->>'free')::int, 30)))::double precision) END
      WHERE key = one->>'key';
  END LOOP;
  wait := 0;
  news := false;
  RETURN NEXT;
END $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.take_outbox(batch integer, lost_after interval)
 RETURNS TABLE(editor_id uuid, id uuid, name text, handed integer, turn integer)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  WITH ranked AS (
    SELECT c.editor_id, c.id, c.due_at, row_number() OVER (PARTITION BY c.editor_id ORDER BY c.due_at, c.id) AS place FROM outbox c WHERE c.done_at IS NULL AND c.failed_at IS NULL AND c.due_at <= now() AND (c.handed_at IS NULL OR c.handed_at < now() - lost_after)
        AND NOT EXISTS (SELECT FROM editors e WHERE e.editor_id = c.editor_id AND e.suspended_at IS NOT NULL)),
  in_hand AS (
    SELECT c.editor_id, count(*) AS jobs FROM outbox c WHERE c.handed_at IS NOT NULL AND c.done_at IS NULL AND c.failed_at IS NULL GROUP BY c.editor_id),
  taken AS (
    SELECT c.editor_id, c.id, r.place + coalesce(h.jobs, 0) AS turn
      FROM ranked r JOIN outbox c ON c.editor_id = r.editor_id AND c.id = r.id LEFT JOIN in_hand h ON h.editor_id = r.editor_id
     WHERE c.done_at IS NULL AND c.failed_at IS NULL AND c.due_at <= now() AND (c.handed_at IS NULL OR c.handed_at < now() - lost_after)
        AND NOT EXISTS (SELECT FROM editors e WHERE e.editor_id = c.editor_id AND e.suspended_at IS NOT NULL) ORDER BY r.place, r.due_at LIMIT batch FOR UPDATE OF c SKIP LOCKED)
  UPDATE outbox o SET handed_at = now(), handed = o.handed + (o.handed_at IS NULL)::int FROM taken t
   WHERE o.editor_id = t.editor_id AND o.id = t.id
  RETURNING o.editor_id, o.id, o.name, o.handed, least(t.turn, 2000000)::int $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.tell_closing()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  UPDATE slots s SET holder_closed = NEW.closed_on IS NOT NULL WHERE s.editor_id = NEW.editor_id AND s.establishment_id = NEW.id;
  RETURN NULL;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.tell_journal(entries jsonb, kind text, author uuid, name text, request text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
  head record; person uuid := current_person(); editor uuid := current_editor(); its_editor_id text; its_actor_kind text; its_actor_id text; its_actor_name text; its_request_id text;
BEGIN
  IF (kind = 'person') <> (person IS NOT NULL) OR author IS DISTINCT FROM person THEN
    RAISE EXCEPTION 'an entry of the journal is of whom its transaction acts for' USING ERRCODE = 'check_violation';
  END IF;
  IF person IS NOT NULL THEN
    SELECT u.name INTO name FROM users u WHERE u.editor_id = editor AND u.id = person;
    IF NOT FOUND THEN RAISE EXCEPTION 'nobody has this id' USING ERRCODE = 'check_violation'; END IF;
  END IF;
  INSERT INTO audit_heads (editor_id, sequence, hash) VALUES (editor, 0, '\x00') ON CONFLICT (editor_id) DO NOTHING;
  SELECT h.sequence, h.hash, EXISTS (SELECT FROM demonstration) AS is_told INTO head FROM audit_heads h WHERE h.editor_id = editor FOR UPDATE;
  its_editor_id := coalesce(octet_length(editor::text)::text || ':' || editor::text, '-'); its_actor_kind := coalesce(octet_length(kind::text)::text || ':' || kind::text, '-'); its_actor_id := coalesce(octet_length(person::text)::text || ':' || person::text, '-'); its_actor_name := coalesce(octet_length(name::text)::text || ':' || name::text, '-'); its_request_id := coalesce(octet_length(request::text)::text || ':' || request::text, '-');
  INSERT INTO audit_entries (editor_id, actor_kind, actor_id, actor_name, request_id, format, sequence, id, at, subject_kind, subject_id, client_id, action, from_state, to_state, summary, reason, document_id, campaign_row_id, details, hash, previous_hash)
  SELECT editor, kind, person, name, request, 2, c.sequence, c.id, c.at, c.subject_kind, c.subject_id, c.client_id, c.action, c.from_state, c.to_state, c.summary, c.reason, c.document_id, c.campaign_row_id, c.details, c.hash, coalesce(lag(c.hash) OVER (ORDER BY c.sequence), head.hash)
    FROM (SELECT t.*, chained(head.hash, concat_ws(',', '2', its_editor_id, coalesce(octet_length(t.its_sequence)::text || ':' || t.its_sequence, '-'), coalesce('36:' || t.id::text, '-'), coalesce(octet_length(t.its_at)::text || ':' || t.its_at, '-'), its_actor_kind, its_actor_id, its_actor_name, coalesce(octet_length(t.its_subject_kind)::text || ':' || t.its_subject_kind, '-'), coalesce('36:' || t.subject_id::text, '-'), coalesce('36:' || t.client_id::text, '-'), coalesce(octet_length(t.its_action)::text || ':' || t.its_action, '-'), coalesce(octet_length(t.its_from_state)::text || ':' || t.its_from_state, '-'), coalesce(octet_length(t.its_to_state)::text || ':' || t.its_to_state, '-'), coalesce(octet_length(t.its_summary)::text || ':' || t.its_summary, '-'), coalesce(octet_length(t.its_reason)::text || ':' || t.its_reason, '-'), coalesce('36:' || t.document_id::text, '-'), its_request_id, coalesce('36:' || t.campaign_row_id::text, '-'), coalesce(octet_length(t.its_details)::text || ':' || t.its_details, '-'))) OVER (ORDER BY t.sequence ROWS UNBOUNDED PRECEDING) AS hash
      FROM (SELECT e.*, e.sequence::text AS its_sequence, extract(epoch FROM e.at)::text AS its_at, e.subject_kind::text AS its_subject_kind, e.action::text AS its_action, e.from_state::text AS its_from_state, e.to_state::text AS its_to_state, e.summary::text AS its_summary, e.reason::text AS its_reason, e.details::text AS its_details
        FROM (SELECT head.sequence + ordinality AS sequence, CASE WHEN head.is_told THEN instant() ELSE clock_timestamp() END AS at, given.*
          FROM ROWS FROM (jsonb_to_recordset(entries) AS (id uuid, subject_kind text, subject_id uuid, client_id uuid, action text, from_state text, to_state text,
               summary text, reason text, document_id uuid, campaign_row_id uuid, details jsonb)) WITH ORDINALITY AS given) e OFFSET 0) t) c;
END $function$;
-- owner: sceau_definer

CREATE OR REPLACE FUNCTION public.tell_recorded_changes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN
  PERFORM tell_register_changes(ARRAY(SELECT id FROM recorded));
  RETURN NULL;
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.tell_register_changes(changes uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
DECLARE editor uuid; former text := current_setting('app.editor_id', true);
BEGIN
  IF changes = '{}' THEN RETURN; END IF;
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    INSERT INTO register_news (editor_id, client_id, change_id, structure, finess, change, says, extracted_on, recorded_at)
    SELECT editor, one.client_id, d.id, d.structure, d.finess, d.change, CASE WHEN d.change = 'transferred' THEN d.after
    WHEN d.change = 'moved' AND d.structure = 'establishment' THEN btrim(searchable(regexp_replace(d.after, ' \(.*', '')))
    ELSE btrim(searchable(d.after)) END, d.extracted_on, d.recorded_at FROM (
      SELECT c.id AS client_id, d.id AS change_id FROM directory_changes d JOIN clients c ON c.editor_id = editor AND c.finess_ej = d.finess
       WHERE d.id = ANY (changes) AND d.structure = 'legal_entity' AND (d.change = 'closed' OR d.recorded_at > c.created_at)
      UNION ALL SELECT c.id, d.id FROM directory_changes d JOIN establishments e ON e.editor_id = editor AND e.finess_eg = d.finess
        JOIN clients c ON c.editor_id = editor AND c.id = e.client_id
       WHERE d.id = ANY (changes) AND d.structure = 'establishment' AND (d.change = 'closed' OR d.recorded_at > c.created_at)) one JOIN directory_changes d ON d.id = one.change_id
     -- What is there is never met: whoever decides of it at this moment would be waited for.
     WHERE NOT EXISTS (SELECT 1 FROM register_news n WHERE n.editor_id = editor AND n.client_id = one.client_id AND n.change_id = one.change_id)
    ON CONFLICT DO NOTHING;
    IF FOUND AND EXISTS (SELECT FROM directory_changes d JOIN clients c ON c.editor_id = editor AND c.finess_ej = d.finess
                         WHERE d.id = ANY (changes) AND d.structure = 'legal_entity' AND d.change IN ('closed', 'reopened') AND c.archived_at IS NULL) THEN
      INSERT INTO outbox (editor_id, id, name, payload, key) VALUES (editor, gen_random_uuid(), 'progress.refresh', '{}', 'register') ON CONFLICT DO NOTHING;
    END IF;
  END LOOP;
  PERFORM set_config('app.editor_id', coalesce(former, ''), true);
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.tell_transfer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN NEW.transferred_at := moment(); RETURN NEW; END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.what_is_wrong(certificate uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
BEGIN
  RETURN (SELECT t.wrong FROM certificates_to_redo t WHERE t.id = certificate);
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.what_is_wrong_of(client uuid)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
BEGIN
  RETURN ARRAY(SELECT t.wrong FROM certificates_to_redo t WHERE t.client_id = client);
END $function$;
-- owner: sceau_owner

CREATE OR REPLACE FUNCTION public.write_session(given_hash bytea, given_content text, given_seal bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  UPDATE sessions SET content = given_content, seal = given_seal WHERE id_hash = given_hash $function$;
-- owner: sceau_definer
