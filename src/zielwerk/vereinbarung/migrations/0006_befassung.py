"""A committee decides, or takes note."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vereinbarung', '0005_dritte_seite'),
    ]

    operations = [
        migrations.AddField(
            model_name='zielvereinbarung',
            name='befassung',
            field=models.CharField(choices=[('beschluss', 'beschließt'), ('kenntnisnahme', 'nimmt zur Kenntnis')], default='beschluss', help_text='Was das Gremium mit der Vereinbarung tut', max_length=14, verbose_name='Befassung'),
        ),
    ]
