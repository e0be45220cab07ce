import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrderState } from '../journey/states/order-states.js';

/** One order of one certificate on the IGC-Santé platform, for one slot. A person passes it there with a card. */
@Entity('orders')
export class Order {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') number!: string;
  @Column('uuid') clientId!: string;
  @Column('uuid') slotId!: string;
  @Column('text') state!: OrderState;
  @Column('timestamptz') stateSince!: Date;
  /** F1.8: the platform made the key; there is no CSR of ours to compare with. */
  @Column('boolean') keyMadeOnPlatform!: boolean;
  @Column('uuid', { nullable: true }) renewsCertificateId!: string | null;
  /** Who goes on with it: who placed it, or whom it was handed to since. */
  @Column('uuid', { nullable: true }) administratorId!: string | null;
  /** Who placed it on the platform, and chose its revocation code there; null before, and of a certificate that was taken over. */
  @Column('uuid', { nullable: true }) placedByAdministratorId!: string | null;
  @Column('text', { nullable: true }) productNumber!: string | null;
  @Column('date', { nullable: true }) orderedOn!: string | null;
  @Column('date', { nullable: true }) collectedOn!: string | null;
  @Column('uuid', { nullable: true }) certificateId!: string | null;
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
}
