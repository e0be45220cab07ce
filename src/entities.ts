import { Editor } from './accounts/editor.entity.js';
import { User } from './accounts/user.entity.js';
import { directoryEntities } from './directory/directory.entities.js';
import { clientEntities } from './clients/clients.entities.js';
import { groupingEntities } from './groupings/groupings.entities.js';
import { delegationEntities } from './delegations/delegations.entities.js';
import { administratorEntities } from './administrators/administrators.entities.js';
import { mailboxEntities } from './mailbox/mailbox.entities.js';
import { requestEntities } from './requests/requests.entities.js';
import { certificateEntities } from './certificates/certificates.entities.js';
import { reminderEntities } from './reminders/reminders.entities.js';
import { campaignEntities } from './campaigns/campaigns.entities.js';
import { importEntities } from './imports/imports.entities.js';
import { Document } from './platform/documents/document.entity.js';
import { SavedView } from './platform/lists/saved-view.entity.js';

/** Every table that code writes through TypeORM, in the order of the floors. */
export const entities = [
  Document,
  SavedView,
  Editor,
  User,
  ...directoryEntities,
  ...clientEntities,
  ...groupingEntities,
  ...delegationEntities,
  ...administratorEntities,
  ...mailboxEntities,
  ...requestEntities,
  ...certificateEntities,
  ...reminderEntities,
  ...campaignEntities,
  ...importEntities,
];
