import type { StateDisplay } from './transition-table.js';

/**
 * How far an order has come: `before` it is passed on the platform, or known to have been there before us; `placed`, it waits for its certificate; `issued`, its certificate
 * is to be installed or verified; then over, `done` or `dropped`.
 */
export type OrderStage = 'before' | 'placed' | 'issued' | 'done' | 'dropped';

/** Every state of an order (domain § 3), in the order in which it comes to be: the one place that says how far each of them is. */
export const orderStates = {
  csr_expected: { label: 'CSR attendue', tone: 'none', icon: 'file-upload', stage: 'before' },
  csr_checked: { label: 'CSR vérifiée', tone: 'move', icon: 'file-check', stage: 'before' },
  to_order: { label: 'À commander', tone: 'move', icon: 'clipboard-text', stage: 'before' },
  ordered: { label: 'Commandée', tone: 'move', icon: 'send', stage: 'placed' },
  to_collect: { label: 'À retirer', tone: 'soon', icon: 'package-import', stage: 'placed' },
  collected: { label: 'Retirée', tone: 'move', icon: 'package', stage: 'issued' },
  installed: { label: 'Installée', tone: 'move', icon: 'server', stage: 'issued' },
  verified: { label: 'Vérifiée', tone: 'ok', icon: 'circle-check', stage: 'done', final: true },
  rejected: { label: 'Refusée', tone: 'bad', icon: 'ban', stage: 'dropped', final: true },
  cancelled: { label: 'Annulée', tone: 'none', icon: 'x', stage: 'dropped', final: true },
} as const satisfies Record<
  string,
  Readonly<StateDisplay> & ({ stage: OpenStage } | { stage: OverStage; final: true })
>;

type OverStage = 'done' | 'dropped';
type OpenStage = Exclude<OrderStage, OverStage>;

export type OrderState = keyof typeof orderStates;

type StatesAt<Stage extends OrderStage> = {
  [State in OrderState]: (typeof orderStates)[State]['stage'] extends Stage ? State : never;
}[OrderState];

/** The states an order may be in while it is under way. */
export type OpenOrderState = StatesAt<OpenStage>;

export const everyOrderState = Object.keys(orderStates) as OrderState[];

/** The states of these stages, in their order. */
export function orderStatesAt<Stage extends OrderStage>(...stages: Stage[]): StatesAt<Stage>[] {
  const among: readonly OrderStage[] = stages;
  return everyOrderState.filter((state): state is StatesAt<Stage> => among.includes(orderStates[state].stage));
}

export const openOrderStates = orderStatesAt('before', 'placed', 'issued');

/** Those that end an order; the unique index `orders_open` and the view `open_orders` know the same ones. */
export const closedOrderStates: readonly OrderState[] = orderStatesAt('done', 'dropped');

/** The straight road of an order, as its page draws it. One that leads aside is not of it: the page then says the state. */
export const orderRoad: OrderState[] = orderStatesAt('before', 'placed', 'issued', 'done');

/** Whether an order is under way. */
export const isOpen = (state: OrderState): state is OpenOrderState => !closedOrderStates.includes(state);

/** Whether it is not passed on the platform yet. */
export const isBeforePlacing = (state: OrderState): boolean => orderStates[state].stage === 'before';

/** Whether it is passed, and its certificate not collected yet. */
export const isPlaced = (state: OrderState): boolean => orderStates[state].stage === 'placed';

/** Whether its certificate is here, and to be installed or verified. */
export const isIssued = (state: OrderState): boolean => orderStates[state].stage === 'issued';
