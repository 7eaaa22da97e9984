const RENEW_MILLISECONDS = 2000;

/**
 * The cookie without which Theia's server refuses a page's connection. A server that was started again expects another one than an
 * open page has; whatever it answers brings the new one, and the page's own attempts to connect succeed from then on.
 */
export class ConnectionToken {
    private timer: ReturnType<typeof setInterval> | undefined;

    /** Call when the server can't be reached. */
    renewUntilConnected(): void {
        this.timer ??= setInterval(() => {
            // While the server is down there is no answer, and nothing to do about that.
            fetch(window.location.pathname, { method: 'HEAD', cache: 'no-store' }).catch(() => undefined);
        }, RENEW_MILLISECONDS);
    }

    /** Call when the server can be reached. */
    stopRenewing(): void {
        clearInterval(this.timer);
        this.timer = undefined;
    }
}
