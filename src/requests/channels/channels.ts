import type { ChosenChannel } from '../request-states.js';
import type { Channel } from './channel.js';
import { clientChannel } from './client-channel.js';
import { demarcheChannel } from './demarche-channel.js';
import { mailChannel } from './mail-channel.js';
import { portalChannel } from './portal-channel.js';

/** The ways to ANS, in the order in which they are offered. */
export const channels: Channel[] = [mailChannel, demarcheChannel, portalChannel, clientChannel];

export const channelOf = Object.fromEntries(channels.map((channel) => [channel.code, channel])) as Record<
  ChosenChannel,
  Channel
>;
