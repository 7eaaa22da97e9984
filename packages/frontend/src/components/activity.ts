import type { TemplateResult } from 'lit';
import type { Activity } from '../model/activity';
import * as icons from './icons';

const ICONS: Readonly<Record<Activity, TemplateResult>> = {
    waiting: icons.waiting,
    running: icons.running,
    paused: icons.paused,
    reconnecting: icons.reconnecting,
    finished: icons.finished,
    ended: icons.ended,
};

export function activityIcon(activity: Activity): TemplateResult {
    return ICONS[activity];
}
