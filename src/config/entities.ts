import { Document } from '../platform/documents/document.entity.js';
import { SavedView } from '../platform/lists/saved-view.entity.js';
import { Editor } from '../accounts/editor.entity.js';
import { IdentityProvider } from '../accounts/providers/identity-provider.entity.js';
import { SignInPolicy } from '../accounts/factors/sign-in-policy.entity.js';
import { User } from '../accounts/user.entity.js';
import { AccountLink } from '../accounts/links/account-link.entity.js';
import { Client } from '../clients/client.entity.js';
import { Representative } from '../clients/records/representative.entity.js';
import { FormerNumber } from '../clients/numbers/former-number.entity.js';
import { Establishment } from '../establishments/establishment.entity.js';
import { Instance } from '../instances/instance.entity.js';
import { Solution } from '../instances/solution.entity.js';
import { Grouping } from '../groupings/grouping.entity.js';
import { Deputy } from '../portfolio/deputies/deputy.entity.js';
import { Delegation } from '../delegations/delegation.entity.js';
import { Administrator } from '../administrators/administrator.entity.js';
import { Card } from '../administrators/card.entity.js';
import { Assignment } from '../assignments/assignment.entity.js';
import { Mailbox } from '../mailbox/boxes/mailbox.entity.js';
import { Message } from '../mailbox/message.entity.js';
import { ChaseRule } from '../reminders/rules/chase-rule.entity.js';
import { MailText } from '../exchanges/texts/mail-text.entity.js';
import { MailRule } from '../mailbox/rules/mail-rule.entity.js';
import { FormBlank } from '../requests/forms/form-blank.entity.js';
import { BlankSetting } from '../requests/blanks/blank-setting.entity.js';
import { PrefilledDossier } from '../requests/demarche/prefilled-dossier.entity.js';
import { Procedure } from '../requests/procedures/procedure.entity.js';
import { OtherPaper } from '../requests/blanks/other-paper.entity.js';
import { StoppedAddress } from '../mailbox/out/stopped-address.entity.js';
import { RequestDoubt } from '../requests/doubts/request-doubt.entity.js';
import { Request, RequestAdministrator } from '../requests/request.entity.js';
import { Slot } from '../slots/slot.entity.js';
import { Csr } from '../orders/csr.entity.js';
import { Order } from '../orders/order.entity.js';
import { Certificate } from '../certificates/certificate.entity.js';
import { ClientAnswer } from '../client-space/answers/client-answer.entity.js';
import { ClientLink } from '../client-space/links/client-link.entity.js';
import { SpacePaper } from '../client-space/paper/space-paper.entity.js';
import { Campaign } from '../campaigns/engine/campaign.entity.js';
import { MassDossier } from '../requests/mass/mass-dossier.entity.js';
import { Departure } from '../departures/departure.entity.js';
import { Import } from '../imports/import.entity.js';
import { CalendarFeed } from '../calendar/calendar-feed.entity.js';

/** Every table that code writes through TypeORM, in the order of the floors. */
export const entities = [
  Document,
  SavedView,
  Editor,
  User,
  AccountLink,
  SignInPolicy,
  IdentityProvider,
  Client,
  FormerNumber,
  Representative,
  Establishment,
  Instance,
  Solution,
  Grouping,
  Deputy,
  Delegation,
  Administrator,
  Card,
  Assignment,
  Mailbox,
  Message,
  MailText,
  ChaseRule,
  MailRule,
  OtherPaper,
  BlankSetting,
  FormBlank,
  Procedure,
  PrefilledDossier,
  Request,
  RequestAdministrator,
  RequestDoubt,
  StoppedAddress,
  Slot,
  Csr,
  Order,
  Certificate,
  ClientLink,
  ClientAnswer,
  SpacePaper,
  Campaign,
  Departure,
  MassDossier,
  Import,
  CalendarFeed,
];
