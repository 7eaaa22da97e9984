"""Train a small classifier that can be watched and steered from the OnTheFly dashboard.

    pip install -r requirements.txt
    python train.py

The data are three spiral arms in the plane. Most points lie close to their arm; about one in ten is
scattered far from it. Those are the samples the loss distribution shows in its long tail, and the ones
worth forking on.
"""

import argparse
import math
import os
import sys
import time
import warnings
from datetime import datetime
from pathlib import Path

try:
    import torch
    from onthefly import Trainer
    from torch import nn
    from torch.utils.data import DataLoader, TensorDataset
except ImportError as missing:
    requirements = Path(__file__).with_name("requirements.txt")
    if not os.path.relpath(requirements).startswith(".."):
        requirements = os.path.relpath(requirements)
    print(f"train.py needs the Python package '{missing.name}': run  pip install -r {requirements}  and start it again.", file=sys.stderr)
    sys.exit(1)

ARMS = 3

# The client still calls PyTorch by an older name; the warning is of no use to whoever reads this terminal.
warnings.filterwarnings("ignore", category=FutureWarning, module=r"onthefly\.")


class SpiralClassifier(nn.Module):
    """Tells from a point in the plane on which arm it lies.

    OnTheFly builds the model anew for reports and merges, so the constructor must work without arguments.
    """

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(2, 64),
            nn.ReLU(),
            nn.Linear(64, 64),
            nn.ReLU(),
            nn.Linear(64, ARMS),
        )

    def forward(self, points):
        return self.layers(points)


def make_spirals(count, seed):
    """Return `count` points and the number of the arm each one belongs to; the same seed gives the same points."""
    generator = torch.Generator().manual_seed(seed)
    arm = torch.randint(0, ARMS, (count,), generator=generator)
    distance = torch.rand(count, generator=generator).sqrt()
    angle = 1.5 * math.pi * distance + arm * (2 * math.pi / ARMS)
    points = torch.stack([distance * torch.cos(angle), distance * torch.sin(angle)], dim=1)
    is_hard = torch.rand(count, generator=generator) < 0.1
    spread = torch.where(is_hard, 0.25, 0.04).unsqueeze(1)
    points = points + spread * torch.randn(count, 2, generator=generator)
    return TensorDataset(3 * points, arm)


def parse_arguments():
    parser = argparse.ArgumentParser(description="Train a spiral classifier under the eyes of the OnTheFly dashboard.")
    parser.add_argument("--epochs", type=int, default=300, help="passes over the training data (default: %(default)s)")
    parser.add_argument("--max-steps", type=int, default=None, help="stop after this many steps, whatever --epochs says")
    parser.add_argument("--batch-size", type=int, default=64, help="samples per step (default: %(default)s)")
    parser.add_argument("--samples", type=int, default=4096, help="size of the training set (default: %(default)s)")
    parser.add_argument("--learning-rate", type=float, default=5e-4, help="of Adam (default: %(default)s)")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds to rest after each step, to watch it slowly")
    parser.add_argument("--seed", type=int, default=0, help="of the data and the first weights (default: %(default)s)")
    parser.add_argument("--project", default="spirals", help="project name in the dashboard (default: %(default)s)")
    parser.add_argument("--run-name", default="baseline", help="name of the first run (default: %(default)s)")
    parser.add_argument(
        "--validate-every-epoch",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="measure the validation loss after each epoch",
    )
    parser.add_argument("--no-validation", dest="validate_every_epoch", action="store_false", help="the same as --no-validate-every-epoch")
    parser.add_argument("--test-after", action="store_true", help="test at the end, then wait for the dashboard to resume or stop")
    parser.add_argument("--save-dir", type=Path, default=None, help="folder for checkpoints (default: checkpoints/<start time>, next to this script)")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    torch.manual_seed(arguments.seed)

    # One dataset per purpose instead of random_split: sample numbers in reports then are those of the dataset itself.
    train_set = make_spirals(arguments.samples, arguments.seed + 1)
    validation_set = make_spirals(1024, arguments.seed + 2)
    test_set = make_spirals(1024, arguments.seed + 3)

    model = SpiralClassifier()
    optimizer = torch.optim.Adam(model.parameters(), lr=arguments.learning_rate)
    if arguments.delay > 0:
        optimizer.register_step_post_hook(lambda *_: time.sleep(arguments.delay))

    # Merges look for the newest checkpoint of a run by its name. A folder for each start of this script keeps
    # them from finding those of an earlier one, which had the same run names.
    save_dir = arguments.save_dir
    if save_dir is None:
        save_dir = Path(__file__).resolve().parent / "checkpoints" / f"{datetime.now():%Y-%m-%d_%H-%M-%S}-{os.getpid()}"

    trainer = Trainer(
        project=arguments.project,
        run_name=arguments.run_name,
        max_epochs=None if arguments.max_steps else arguments.epochs,
        max_steps=arguments.max_steps,
        val_every_n_epochs=1 if arguments.validate_every_epoch else None,
        do_test_after=arguments.test_after,
    )
    port = os.environ.get("ONTHEFLY_DASHBOARD_PORT") or 47621
    print(f"Training reports to the OnTheFly dashboard at 127.0.0.1:{port} and goes on without one. Checkpoints: {save_dir}", flush=True)

    trainer.fit(
        model=model,
        optimizer=optimizer,
        loss_fn=nn.CrossEntropyLoss(),
        train_loader=DataLoader(train_set, batch_size=arguments.batch_size, shuffle=True),
        val_loader=DataLoader(validation_set, batch_size=256),
        test_loader=DataLoader(test_set, batch_size=256),
        seed=arguments.seed,
        save_dir=str(save_dir),
    )

    # The last messages leave from a thread of their own: let them out before the process ends.
    time.sleep(0.5)
    trainer.close()
    print("Training has ended.", flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        sys.exit(130)
