import { OwnClients } from '../../clients/own-clients.service.js';
import { Injectable } from '@nestjs/common';
import { ClientFrames } from '../../clients/client-frames.js';
import type { ReturnedChange } from '../../platform/changes/changes.view.js';
import type { Role } from '../../journey/states/transitions.js';
import { gathered, together } from '../../platform/tenancy/together.js';
import { editView, type ReturnedEdit } from './request-edit.view.js';
import type { ReturnedSettlement } from '../doubts/doubt.view.js';
import { DoubtsQueries } from '../doubts/doubts.queries.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { ChangeEditing } from '../change/change-editing.service.js';
import { changeEditView } from '../change/change-edit.view.js';
import { RequestPeople } from '../dossier/request-people.js';
import { RequestEditing } from '../moves/request-editing.service.js';
import { MassDossierQueries } from '../mass/mass-dossier.queries.js';
import { ComingMails } from '../../mailbox/out/coming-mails.js';
import { PrefilledDossiers } from '../demarche/prefilled-dossiers.service.js';
import { CardForms } from '../forms/card-forms.service.js';
import { RequestPageQueries } from './request-page.queries.js';
import { UnseenAddresses } from '../../mailbox/boxes/unseen-addresses.service.js';
import { validationAddresses } from './validation-mails.view.js';
import { requestPageView } from './request-page.view.js';
import { clientRequestsView } from '../list/client-requests.view.js';
import { isClosed, requestStates } from '../request-states.js';
import { RequestsService } from '../requests.service.js';

/** Gathers what the pages of a request show. */
@Injectable()
export class RequestPageService {
  constructor(
    private readonly requests: RequestsService,
    private readonly dossiers: RequestDossiers,
    private readonly people: RequestPeople,
    private readonly editing: RequestEditing,
    private readonly changes: ChangeEditing,
    private readonly queries: RequestPageQueries,
    private readonly mass: MassDossierQueries,
    private readonly frames: ClientFrames,
    private readonly own: OwnClients,
    private readonly cards: CardForms,
    private readonly coming: ComingMails,
    private readonly prefilled: PrefilledDossiers,
    private readonly unseen: UnseenAddresses,
    private readonly doubts: DoubtsQueries,
  ) {}

  async one(id: string, role: Role, returned: { change?: ReturnedChange; doubt?: ReturnedSettlement } = {}) {
    const request = await this.shown(id);
    const facts = await gathered({
      dossier: this.dossiers.of(request),
      events: this.queries.events(id),
      corrections: this.queries.corrections(id),
      mails: this.queries.mails(id),
      documents: this.queries.documents(id),
      mass: this.queries.massDossier(id),
      coming: this.coming.ofRequest(id),
      prefilled: this.prefilled.latestOf(id),
      doubts: this.doubts.of(id),
      signing: requestStates[request.state].final ? Promise.resolve(null) : this.queries.signing(request),
    });
    return requestPageView({
      request,
      ...facts,
      validation: await this.unseen.among(validationAddresses(facts.dossier)),
      role,
      returned: returned.change,
      settlement: returned.doubt,
    });
  }

  async editForm(id: string, returned?: ReturnedEdit) {
    const request = await this.shown(id);
    const dossier = await this.dossiers.of(request);
    const { client, today, administrators, change } = dossier;
    const candidates = [...administrators, ...(await this.people.candidates(client))];
    if (change) {
      const leavers = [...change.departures, ...(await this.people.recorded(client.id))];
      const answers = await this.changes.answersOf(request);
      return changeEditView({
        request,
        answers,
        client,
        today,
        leavers,
        candidates,
        ...(returned ? { returned } : {}),
      });
    }
    return editView({
      request,
      answers: await this.editing.answersOf(request),
      client,
      today,
      paper: dossier.paper,
      needs: dossier.needs,
      candidates,
      solutions: await this.queries.solutions(request.clientId, request.solutionId),
      ...(returned ? { returned } : {}),
    });
  }

  private async shown(id: string) {
    const request = await this.requests.byId(id);
    await this.own.openPage(request.clientId);
    return request;
  }

  async ofClient(clientId: string, role: Role) {
    const [frame, rows] = await together(this.frames.frame(clientId, 'requests'), this.queries.ofClient(clientId));
    const open = rows.some(({ state }) => !isClosed(state));
    const { prospect, ...facts } = await gathered({
      prospect: open ? null : this.requests.prospect(clientId),
      change: this.requests.changeStanding(clientId),
      mass: this.mass.ofClient(clientId),
      cards: this.cards.offered(clientId),
    });
    return clientRequestsView({ frame, rows, role, missing: prospect?.missing ?? [], ...facts });
  }
}
