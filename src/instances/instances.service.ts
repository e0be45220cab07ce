import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { EditsService } from '../platform/changes/edits.service.js';
import { Instance } from './instance.entity.js';
import { answersOf } from '../platform/forms/form.js';
import { type InstanceForm, instanceFields } from './instance.form.js';
import type { Solution } from './solution.entity.js';
import { isOfServed } from './served-slots.facts.js';
import type { OwnSlots } from './needed-slots.view.js';
import { ordersLeft } from './orders-left.js';
import { type OrdersLeft, ordersLeftBy, OrdersUnasked } from './orders-unasked.js';
import { SolutionsService } from './solutions.service.js';

@Injectable()
export class InstancesService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
    private readonly solutions: SolutionsService,
    private readonly unasked: OrdersUnasked,
  ) {}

  async byId(id: string): Promise<Instance> {
    const instance = await this.db.one(Instance, { id });
    if (!instance) throw new NotFound();
    return instance;
  }

  /** FINESS EG of the establishments the instance serves; those closed since are history. */
  async served(instanceId: string): Promise<string[]> {
    const rows = await this.db.query<{ finessEg: string }>(
      'SELECT e.finess_eg FROM instance_establishments s JOIN establishments e ON e.id = s.establishment_id WHERE s.instance_id = $1 AND e.closed_on IS NULL ORDER BY 1',
      [instanceId],
    );
    return rows.map((row) => row.finessEg);
  }

  async add(clientId: string, form: InstanceForm): Promise<string> {
    const solution = await this.solutionOf(form);
    const id = uuidv7();
    await this.db.repo(Instance).insert({ id, clientId, ...columnsOf(form, solution) });
    await this.serve(id, clientId, form.establishments);
    await this.audit.record({
      subject: { kind: 'instance', id },
      clientId,
      action: 'created',
      summary: `Instance «\u00a0${form.name}\u00a0» ajoutée (${solution.name})`,
      details: { version: 1, services: form.services },
    });
    return id;
  }

  /**
   * @returns how many orders under way are no longer what it asks for
   * @throws EditConflict when somebody saved since the form was opened
   */
  async edit(instance: Instance, form: InstanceForm): Promise<OrdersLeft> {
    if (instance.retiredAt)
      throw new Refused(['Cette instance est hors service\u00a0: remettez-la en service avant de la modifier.']);
    const solution = await this.solutionOf(form, instance.solutionId);
    const { id, clientId } = instance;
    const before = await this.unasked.of(id);
    const yours = { ...answersOf(instanceFields, form), solutionName: solution.name };
    const changes = await this.edits.save({
      subject: { kind: 'instance', id },
      clientId,
      fields: instanceFields,
      opened: form.version,
      yours,
      now: async () => this.answersOf(await this.byId(id)),
      entity: Instance,
      where: { id },
      columns: columnsOf(form, solution),
      told: (labels) => `Instance «\u00a0${form.name}\u00a0» modifiée\u00a0: ${labels}`,
      address: `/instances/${id}`,
      cancel: `/instances/${id}/edit`,
    });
    if (changes['establishments']) await this.serve(id, clientId, form.establishments);
    // The slots follow, and the verdict of each CSR.
    await this.db.followed();
    return ordersLeftBy(before, await this.unasked.of(id));
  }

  /** Those that are needed, as the list counts them, and the orders under way: these go on when it is out of service, until a person ends them. */
  async ownSlots(instanceId: string): Promise<OwnSlots> {
    const [counted] = await this.db.query<OwnSlots>(
      `SELECT count(DISTINCT open_order_id)::int AS open_orders, count(*) FILTER (WHERE not_needed_reason IS NULL AND served)::int AS needed,
              count(*) FILTER (WHERE not_needed_reason IS NULL AND NOT served)::int AS followed,
              count(DISTINCT coalesce(establishment_id, client_id)) FILTER (WHERE not_needed_reason IS NULL AND served)::int AS numbers,
              coalesce(bool_or(establishment_id IS NOT NULL) FILTER (WHERE not_needed_reason IS NULL), false) AS by_establishment
         FROM (SELECT t.*, ${isOfServed('t')} AS served FROM slots t WHERE t.instance_id = $1) own`,
      [instanceId],
    );
    return counted as OwnSlots;
  }

  /**
   * Its certificates are no longer needed, but those that are on order; nothing is deleted.
   * @returns how many orders stay open; null on a second call, which finds it done
   */
  async retire(instance: Instance): Promise<number | null> {
    const changed = await this.db.execute(
      'UPDATE instances SET retired_at = moment(), version = version + 1 WHERE id = $1 AND retired_at IS NULL',
      [instance.id],
    );
    if (changed === 0) return null;
    const { openOrders: open } = await this.ownSlots(instance.id);
    const left = open > 0 ? `, ${ordersLeft(open)}` : '';
    await this.audit.record({
      subject: { kind: 'instance', id: instance.id },
      clientId: instance.clientId,
      action: 'retired',
      summary: `Instance «\u00a0${instance.name}\u00a0» mise hors service\u00a0: ses certificats ne sont plus requis${left}`,
      details: { version: instance.version + 1 },
    });
    return open;
  }

  /** Back in service, with the certificates its services ask for. A second call finds it done. */
  async bringBack(instance: Instance): Promise<boolean> {
    const changed = await this.db.execute(
      'UPDATE instances SET retired_at = NULL, version = version + 1 WHERE id = $1 AND retired_at IS NOT NULL',
      [instance.id],
    );
    if (changed === 0) return false;
    await this.audit.record({
      subject: { kind: 'instance', id: instance.id },
      clientId: instance.clientId,
      action: 'brought_back',
      summary: `Instance «\u00a0${instance.name}\u00a0» remise en service\u00a0: ses certificats sont de nouveau requis`,
      details: { version: instance.version + 1 },
    });
    return true;
  }

  /** @param kept the solution the instance runs already: it may be closed */
  private solutionOf(form: InstanceForm, kept: string | null = null): Promise<Solution> {
    return form.solutionName === null
      ? this.solutions.chosen(form.solutionId, kept)
      : this.solutions.named(form.solutionName, kept);
  }

  // Only open establishments of the same client can be served: an id from elsewhere matches nothing. What closed ones were served by stays, and so does what
  // was configured of those it served before.
  private async serve(instanceId: string, clientId: string, finess: string[]): Promise<void> {
    await this.db.query(
      `DELETE FROM instance_establishments s USING establishments e
        WHERE s.instance_id = $1 AND e.id = s.establishment_id AND e.closed_on IS NULL AND e.finess_eg <> ALL ($2)`,
      [instanceId, finess],
    );
    await this.db.query(
      `INSERT INTO instance_establishments (instance_id, establishment_id)
       SELECT $1, id FROM establishments WHERE client_id = $2 AND finess_eg = ANY ($3) AND closed_on IS NULL
       ON CONFLICT DO NOTHING`,
      [instanceId, clientId, finess],
    );
  }

  private async answersOf(instance: Instance) {
    const solution = await this.solutions.byId(instance.solutionId);
    return { ...instance, solutionName: solution.name, establishments: await this.served(instance.id) };
  }
}

function columnsOf(form: InstanceForm, solution: Solution) {
  return {
    solutionId: solution.id,
    name: form.name,
    applicationName: form.applicationName,
    hostName: form.hostName?.toLowerCase() ?? null,
    services: form.services,
  };
}
