"""Equal files and rows are known per sender: Träger keep lists apart (ADR 32)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dokumente', '0003_geloescht'),
        ('listen', '0004_regel_version'),
        ('mandanten', '0002_fassung_und_rollen'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='einlesung',
            name='einlesung_gleicher_inhalt_einmal',
        ),
        migrations.RemoveConstraint(
            model_name='einlesung',
            name='einlesung_gleiche_zeilen_einmal',
        ),
        migrations.AddConstraint(
            model_name='einlesung',
            constraint=models.UniqueConstraint(condition=models.Q(('zustand', 'abgebrochen'), _negated=True), fields=('mandant', 'art', 'absender', 'sha256'), name='einlesung_gleicher_inhalt_einmal'),
        ),
        migrations.AddConstraint(
            model_name='einlesung',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('zustand', 'abgebrochen'), _negated=True), models.Q(('inhalt', ''), _negated=True)), fields=('mandant', 'art', 'absender', 'stand_am', 'inhalt'), name='einlesung_gleiche_zeilen_einmal'),
        ),
    ]
