import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { BYTE_ORDER_MARK, toCsvHeader, toCsvLine } from '@onthefly/shared-types';

describe('toCsvLine', () => {
    it('quotes what needs it and leaves what is missing empty', () => {
        assert.equal(toCsvLine(['a', 'b,c', 'say "x"', null, undefined, 0]), 'a,"b,c","say ""x""",,,0\n');
    });

    it('gives a spreadsheet no formula', () => {
        const texts = ['=1+1', '+gain', '-loss', '@x', '\tx', '\rx', '\nx', '＝1'];
        for (const text of texts) {
            assert.match(toCsvLine([text]), /^"?'/, text);
        }
        assert.equal(toCsvLine(['=HYPERLINK("x")']), '"\'=HYPERLINK(""x"")"\n');
    });

    it('leaves numbers as they are, also negative ones and those that are none', () => {
        assert.equal(toCsvLine([-1.5, 1e-7, NaN, -Infinity]), '-1.5,1e-7,NaN,-Infinity\n');
    });
});

describe('toCsvHeader', () => {
    it('names each column once', () => {
        const header = toCsvHeader(['session', 'run', 'step', 'time'], ['loss', 'time', 'metric.time', 'session', '=x', 'Time']);
        assert.equal(header, "session,run,step,time,loss,metric.time,metric.metric.time,metric.session,'=x,Time\n");
    });
});

describe('A CSV file', () => {
    it('is read by a program that knows of byte-order marks', () => {
        const text = BYTE_ORDER_MARK + toCsvHeader(['step'], ['训练']) + toCsvLine([1, -0.5]) + toCsvLine([2, NaN]);
        const program =
            "import csv, io, json, sys; print(json.dumps(list(csv.DictReader(io.TextIOWrapper(sys.stdin.buffer, 'utf-8-sig', newline='')))))";
        const { stdout } = spawnSync('python3', ['-c', program], { input: text, encoding: 'utf8' });
        assert.deepEqual(JSON.parse(stdout), [
            { step: '1', 训练: '-0.5' },
            { step: '2', 训练: 'NaN' },
        ]);
    });
});
